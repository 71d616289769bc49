#ifndef PENSTOCK_CPANGO_SHIM_H
#define PENSTOCK_CPANGO_SHIM_H

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <pango/pangocairo.h>

/* PANGO_SCALE casts nothing, but the macros around it do: lengths in units of the page, both ways. */
static inline int cpango_units(double length) { return pango_units_from_double(length); }
static inline double cpango_length(int units) { return pango_units_to_double(units); }

#endif
