#ifndef PENSTOCK_CXLSXWRITER_SHIM_H
#define PENSTOCK_CXLSXWRITER_SHIM_H

#include <stdio.h>

#include <xlsxwriter.h>

// The library writes rows to a file of the sheet's own and looks at none of the results.

// Whether a write failed; cheap enough for every row.
static inline int cxlsxwriter_rows_failed(lxw_worksheet *sheet) { return ferror(sheet->optimize_tmpfile); }

// How many bytes the rows take so far.
static inline long long cxlsxwriter_rows_bytes(lxw_worksheet *sheet) { return ftello(sheet->optimize_tmpfile); }

// Hands the last row, too, to the system; nothing is left to write that could fail unseen. Not zero where it fails.
static inline int cxlsxwriter_finish_rows(lxw_worksheet *sheet) {
    lxw_worksheet_write_single_row(sheet);
    return fflush(sheet->optimize_tmpfile) | ferror(sheet->optimize_tmpfile);
}

// Closes the file of a sheet that is given up, which the library leaves open.
static inline void cxlsxwriter_abandon_rows(lxw_worksheet *sheet) {
    if (sheet->optimize_tmpfile) fclose(sheet->optimize_tmpfile);
    sheet->optimize_tmpfile = NULL;
}

#endif
