/* The expected-utility model in the reading of the published table, by hand in C: what the Python kernel is measured
 * against. Nothing of Thinktank calls it. The loops and the arithmetic are those of expected_utility.py and utilities.py
 * in library/src/thinktank/methods/spatial_bargaining/kernels: blocks of draws, the innermost loop across draws, powers
 * by polynomials, no fast-math. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 64
#define LANES for (int k = 0; k < BLOCK; k++)

static inline uint64_t bits_of(double x) { uint64_t b; memcpy(&b, &x, 8); return b; }
static inline double double_of(uint64_t b) { double x; memcpy(&x, &b, 8); return x; }

static inline double log2_of(double x) {
    uint64_t bits = bits_of(x > 1e-300 ? x : 1e-300);
    uint64_t biased = (bits - 0x3FE6A09E667F3BCDull + (1023ull << 52)) >> 52;
    double exponent = double_of(0x4330000000000000ull | biased) - (4503599627370496.0 + 1023.0);
    double m = double_of(bits - ((biased - 1023ull) << 52));
    double z = (m - 1.0) / (m + 1.0), q = z * z, p = 1.0 / 23.0;
    p = p * q + 1.0 / 21.0; p = p * q + 1.0 / 19.0; p = p * q + 1.0 / 17.0; p = p * q + 1.0 / 15.0;
    p = p * q + 1.0 / 13.0; p = p * q + 1.0 / 11.0; p = p * q + 1.0 / 9.0; p = p * q + 1.0 / 7.0;
    p = p * q + 1.0 / 5.0; p = p * q + 1.0 / 3.0; p = p * q + 1.0;
    return exponent + 2.0 * 1.4426950408889634 * z * p;
}

static inline double exp2_of(double y) {
    y = y > -1000.0 ? y : -1000.0;
    double rounded = y + 6755399441055744.0;
    double t = (y - (rounded - 6755399441055744.0)) * 0.6931471805599453, e = 1.0 / 6227020800.0;
    e = e * t + 1.0 / 479001600.0; e = e * t + 1.0 / 39916800.0; e = e * t + 1.0 / 3628800.0;
    e = e * t + 1.0 / 362880.0; e = e * t + 1.0 / 40320.0; e = e * t + 1.0 / 5040.0; e = e * t + 1.0 / 720.0;
    e = e * t + 1.0 / 120.0; e = e * t + 1.0 / 24.0; e = e * t + 1.0 / 6.0; e = e * t + 0.5;
    e = e * t + 1.0; e = e * t + 1.0;
    return e * double_of((bits_of(rounded) + 1023ull) << 52);
}

/* Chances of each against each, of all that is staked between any two: wins[a][b]. */
static void chances(int n, const double *restrict votes, double *restrict wins) {
    double total[BLOCK] = {0}, up[BLOCK], down[BLOCK];
    for (int a = 0; a < n; a++) {
        LANES wins[(a * n + a) * BLOCK + k] = 0.0;
        for (int b = a + 1; b < n; b++) {
            LANES up[k] = down[k] = 0.0;
            for (int v = 0; v < n; v++) {
                const double *vb = votes + (v * n + b) * BLOCK, *va = votes + (v * n + a) * BLOCK;
                LANES {
                    double vote = vb[k] - va[k];
                    up[k] += vote > 0.0 ? vote : 0.0;
                    down[k] += vote < 0.0 ? -vote : 0.0;
                }
            }
            LANES {
                total[k] += 2.0 * (up[k] + down[k]);
                wins[(a * n + b) * BLOCK + k] = up[k];
                wins[(b * n + a) * BLOCK + k] = down[k];
            }
        }
    }
    LANES total[k] = total[k] > 0.0 ? 1.0 / total[k] : 1.0;
    for (int ab = 0; ab < n * n; ab++) LANES wins[ab * BLOCK + k] *= total[k];
}

static void risk(int n, const double *restrict s, const double *restrict d, const double *restrict wins,
                 double *restrict r) {
    double least[BLOCK], most[BLOCK];
    LANES { least[k] = INFINITY; most[k] = -INFINITY; }
    for (int i = 0; i < n; i++) {
        LANES r[i * BLOCK + k] = 0.0;
        for (int j = 0; j < n; j++) {
            if (j == i) continue;
            LANES r[i * BLOCK + k] += 2.0 * d[(i * n + j) * BLOCK + k]
                * (1.0 - 2.0 * s[i * BLOCK + k] * (1.0 - wins[(j * n + i) * BLOCK + k]));
        }
        LANES {
            double x = r[i * BLOCK + k];
            least[k] = x < least[k] ? x : least[k];
            most[k] = x > most[k] ? x : most[k];
        }
    }
    for (int i = 0; i < n; i++) LANES {
        double width = most[k] - least[k];
        double a = width > 1e-12 ? (2.0 * r[i * BLOCK + k] - most[k] - least[k]) / width : 0.0;
        r[i * BLOCK + k] = (1.0 - a / 3.0) / (1.0 + a / 3.0);
    }
}

static void take(int n, int i, const double *restrict x, const double *restrict s, const double *restrict loss,
                 const double *restrict gain, const double *restrict wins, const double *restrict r,
                 const double *restrict inverse, double *restrict moved) {
    double kind[BLOCK] = {0}, first[BLOCK] = {0}, second[BLOCK] = {0}, place[BLOCK], alone[BLOCK];
    LANES { place[k] = x[i * BLOCK + k]; alone[k] = 2.0 - 4.0 * exp2_of(-r[i * BLOCK + k]); }
    for (int j = 0; j < n; j++) {
        if (j == i) continue;
        const double *ls = loss + (i * n + j) * BLOCK, *gs = gain + (i * n + j) * BLOCK;
        const double *pij = wins + (i * n + j) * BLOCK, *pji = wins + (j * n + i) * BLOCK;
        LANES {
            double won = 2.0 - 4.0 * ls[k], lost = 2.0 - 4.0 * gs[k];
            double si = s[i * BLOCK + k], sj = s[j * BLOCK + k];
            double a = sj * (pij[k] * won + (1.0 - pij[k]) * lost) + (1.0 - sj) * won - alone[k];
            double b = si * (pji[k] * won + (1.0 - pji[k]) * lost) + (1.0 - si) * won - alone[k];
            double here = x[i * BLOCK + k], there = x[j * BLOCK + k];
            double conflict = b > a + 1e-12 ? 3.0 : 0.0, yields = b > -a * (1.0 - 1e-9) ? 2.0 : 1.0;
            double pressed = b > 1e-12 ? yields : 0.0, offered = a < -1e-12 ? pressed : 0.0;
            offered = a > 1e-12 ? conflict : offered;
            offered = fabs(there - here) * inverse[k] > 1e-9 ? offered : 0.0;
            double size = fabs(a) + fabs(b), over = 1.0 / (b * size), share = -a * size * over;
            share = share < 1.0 ? share : 1.0;
            double to = offered == 2.0 ? here + (there - here) * share : there, move = fabs(to - here) * inverse[k];
            double average = (fabs(a) * here + fabs(b) * there) * b * over * inverse[k];
            double rank = offered == 2.0 ? average : move, sort = offered > 0.0 ? offered : -1.0;
            double sorts = sort - kind[k], ranks = first[k] - rank, moves = second[k] - move;
            double better = fabs(moves) > 1e-9 ? moves : place[k] - to;
            better = fabs(ranks) > 1e-9 ? ranks : better;
            better = sorts != 0.0 ? sorts : better;
            int takes = better > 0.0;
            kind[k] = takes ? sort : kind[k];
            first[k] = takes ? rank : first[k];
            second[k] = takes ? move : second[k];
            place[k] = takes ? to : place[k];
        }
    }
    LANES moved[k] = place[k];
}

/* Losses, gains and votes of a pair: the logarithm of a distance serves both. */
static void powers(const double *restrict d, const double *restrict ri, const double *restrict rj,
                   const double *restrict wi, const double *restrict wj, double *restrict lij, double *restrict lji,
                   double *restrict gij, double *restrict gji, double *restrict vij, double *restrict vji) {
    LANES {
        double near = log2_of(0.5 - 0.5 * d[k]), far = log2_of(0.5 + 0.5 * d[k]), apart = log2_of(d[k]);
        lij[k] = exp2_of(ri[k] * near); lji[k] = exp2_of(rj[k] * near);
        gij[k] = exp2_of(ri[k] * far); gji[k] = exp2_of(rj[k] * far);
        vij[k] = wi[k] * exp2_of(ri[k] * apart); vji[k] = wj[k] * exp2_of(rj[k] * apart);
    }
}

void play(const double *x0, const double *s0, const double *c0, double *last, int n, int draws, int rounds, int threads) {
#pragma omp parallel num_threads(threads)
    {
        size_t row = BLOCK * sizeof(double);
        double *x = aligned_alloc(64, n * row), *next = aligned_alloc(64, n * row), *s = aligned_alloc(64, n * row);
        double *w = aligned_alloc(64, n * row), *r = aligned_alloc(64, n * row), *votes = aligned_alloc(64, n * n * row);
        double *d = aligned_alloc(64, n * n * row), *wins = aligned_alloc(64, n * n * row);
        double *loss = aligned_alloc(64, n * n * row), *gain = aligned_alloc(64, n * n * row);
        double inverse[BLOCK];
#pragma omp for schedule(static)
        for (int start = 0; start < draws; start += BLOCK) {
            int m = draws - start < BLOCK ? draws - start : BLOCK;
            memset(x, 0, n * row); memset(s, 0, n * row); memset(w, 0, n * row);
            for (int i = 0; i < n; i++)
                for (int k = 0; k < m; k++) {
                    size_t at = (size_t)i * draws + start + k;
                    x[i * BLOCK + k] = x0[at]; s[i * BLOCK + k] = s0[at]; w[i * BLOCK + k] = c0[at] * s0[at];
                }
            LANES {
                double low = x[k], high = x[k];
                for (int i = 1; i < n; i++) {
                    double at = x[i * BLOCK + k];
                    low = at < low ? at : low; high = at > high ? at : high;
                }
                inverse[k] = high > low ? 1.0 / (high - low) : 1.0;
            }
            for (int t = 0; t < rounds; t++) {
                for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) {
                    double *dij = d + (i * n + j) * BLOCK, *vij = votes + (i * n + j) * BLOCK;
                    LANES {
                        dij[k] = fabs(x[i * BLOCK + k] - x[j * BLOCK + k]) * inverse[k];
                        vij[k] = w[i * BLOCK + k] * dij[k];
                    }
                }
                chances(n, votes, wins);
                risk(n, s, d, wins, r);
                for (int i = 0; i < n; i++) {
                    const double *ri = r + i * BLOCK, *wi = w + i * BLOCK;
                    LANES loss[(i * n + i) * BLOCK + k] = gain[(i * n + i) * BLOCK + k] = exp2_of(-ri[k]);
                    LANES votes[(i * n + i) * BLOCK + k] = 0.0;
                    for (int j = 0; j < i; j++) {
                        size_t ij = (i * n + j) * BLOCK, ji = (j * n + i) * BLOCK;
                        const double *rj = r + j * BLOCK, *wj = w + j * BLOCK;
                        powers(d + ij, ri, rj, wi, wj, loss + ij, loss + ji, gain + ij, gain + ji, votes + ij, votes + ji);
                    }
                }
                chances(n, votes, wins);
                for (int i = 0; i < n; i++) take(n, i, x, s, loss, gain, wins, r, inverse, next + i * BLOCK);
                double *swap = x; x = next; next = swap;
            }
            for (int i = 0; i < n; i++)
                for (int k = 0; k < m; k++) last[(size_t)i * draws + start + k] = x[i * BLOCK + k];
        }
        free(x); free(next); free(s); free(w); free(r); free(votes); free(d); free(wins); free(loss); free(gain);
    }
}
