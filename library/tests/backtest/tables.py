"""Small tables of settled issues for tests, in both layouts. Tests nothing."""

from __future__ import annotations

from pathlib import Path

LONG = """\
issue,actor,position,salience,capability,outcome,reference_point,low,high,proposal,note
Quota,Arden,2,50,10,4,0,0,10,Fish,
Quota,Belmar,8,60,20,,,,,,says so
Quota,Corvo,10,100,5,,,,,,
Nets,Arden,0,50,10,30,,,,Fish,
Nets,Belmar,100,40,20,30,,,,Fish,
Tolls,Corvo,20,80,5,20,50,,,Roads,
Tolls,Arden,60,10,10,,,,,,
"""
WIDE = """\
isnrnmc;prnr;isnr;pa;pb;pc;sa;sb;sc;ca;cb;cc;rp;out
1;Fish;Quota;20;80;100;50;60;100;10;20;5;0;40
2;Fish;Nets;0;100;;50;40;0;10;20;;;30
3;Roads;Tolls;60;;20;10;;80;10;;5;50;20
"""


def written(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    """Write a table into a file."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
