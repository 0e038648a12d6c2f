"""Who the institute is: appointments, boards, chairs, units, teaching, partners, funders. Knows no event."""
