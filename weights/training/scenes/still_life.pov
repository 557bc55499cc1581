// Fruit, a bottle and a bowl on a linen cloth by a window.
// povray +W1024 +H768 +A0.2 +Istill_life.pov
#version 3.7;
#include "functions.inc"
global_settings { assumed_gamma 1 max_trace_level 8 }

camera { location <0.4, 3.0, -7.4> look_at <0, 1.15, 0> angle 46 right x * image_width / image_height }
light_source { <-9, 8, -5> rgb <1.45, 1.28, 1.02> area_light <2.5, 0, 0>, <0, 2.5, 0>, 5, 5 adaptive 1 }
light_source { <7, 5, -8> rgb <0.16, 0.20, 0.30> shadowless }

// A wall with light falling across it, and the table under its cloth.
plane { z, 3.2
  pigment { gradient x color_map { [0 rgb <0.42, 0.28, 0.16>] [0.6 rgb <0.12, 0.11, 0.11>] [1 rgb <0.04, 0.05, 0.07>] }
    scale 10 translate x * -5 warp { turbulence 0.15 } }
  normal { granite 0.12 scale 0.8 } finish { ambient 0.06 diffuse 0.8 } }
#declare Folds = function(x, z) { 0.10 * f_noise3d(0.7 * x, 2, 0.5 * z) + 0.05 * sin(1.7 * x + 5 * f_noise3d(0.4 * x, 0, 0.6 * z)) }
isosurface {
  function { y - Folds(x, z) + 0.12 }
  contained_by { box { <-7, -0.5, -5>, <7, 0.4, 3.2> } } max_gradient 1.4
  pigment { gradient x color_map {
      [0.84 rgb <0.80, 0.76, 0.68>] [0.84 rgb <0.14, 0.24, 0.46>] [0.90 rgb <0.14, 0.24, 0.46>] [0.90 rgb <0.80, 0.76, 0.68>]
      [0.93 rgb <0.80, 0.76, 0.68>] [0.93 rgb <0.70, 0.16, 0.14>] [0.95 rgb <0.70, 0.16, 0.14>] [0.95 rgb <0.80, 0.76, 0.68>] }
    scale 1.9 rotate y * 12 }
  normal { bumps 0.15 scale 0.02 } finish { ambient 0.08 diffuse 0.8 } }

#macro Skin(Base, Cheek, Spots)
  pigment { bozo color_map { [0.2 rgb Base] [0.8 rgb Cheek] } turbulence 0.5 scale <0.9, 0.5, 0.9> }
  normal { bumps 0.06 scale Spots }
  finish { ambient 0.07 diffuse 0.75 specular 0.45 roughness 0.02 reflection { 0.01, 0.08 } }
#end
#macro Apple(Base, Cheek)
  union {
    lathe { cubic_spline 9, <0, -0.35>, <0.0, -0.28>, <0.22, -0.36>, <0.52, -0.12>, <0.60, 0.16>, <0.42, 0.44>, <0.16, 0.44>, <0.0, 0.30>, <0, 0.2>
      pigment { bozo color_map { [0.25 rgb Base] [0.75 rgb Cheek] } turbulence 0.6 scale <0.5, 2.5, 0.5> }
      finish { ambient 0.07 diffuse 0.75 specular 0.6 roughness 0.012 reflection { 0.01, 0.10 } } }
    cone { <0, 0.28, 0>, 0.03, <0.07, 0.66, 0.02>, 0.045 pigment { rgb <0.20, 0.12, 0.06> } }
    translate y * 0.36
  }
#end
#declare Orange = sphere { 0, 0.56 Skin(<0.95, 0.42, 0.03>, <1.0, 0.56, 0.05>, 0.03) normal { bumps 0.35 scale 0.025 } translate y * 0.56 }
#declare Pear = union {
  lathe { cubic_spline 9, <0, -0.1>, <0.02, 0.0>, <0.40, 0.06>, <0.60, 0.42>, <0.44, 0.86>, <0.24, 1.16>, <0.18, 1.40>, <0.0, 1.50>, <0, 1.6>
    pigment { gradient y color_map { [0 rgb <0.80, 0.62, 0.14>] [0.5 rgb <0.72, 0.70, 0.18>] [1 rgb <0.46, 0.56, 0.14>] } scale 1.5 turbulence 0.25 }
    finish { ambient 0.07 diffuse 0.75 specular 0.35 roughness 0.03 } }
  cone { <0, 1.46, 0>, 0.03, <0.10, 1.80, 0>, 0.045 pigment { rgb <0.18, 0.11, 0.05> } } }
#declare Grape = sphere { 0, 0.19
  pigment { rgb <0.24, 0.05, 0.22> } finish { ambient 0.05 diffuse 0.6 specular 0.7 roughness 0.01 reflection 0.06 } }

// The blue bowl with its fruit.
union {
  difference {
    lathe { cubic_spline 8, <0, 0.0>, <0.55, 0.0>, <0.62, 0.14>, <1.20, 0.42>, <1.66, 0.98>, <1.58, 1.00>, <0.0, 0.30>, <0, 0.2> }
    sphere { <0, 1.95, 0>, 1.72 }
    pigment { gradient y color_map { [0.70 rgb <0.86, 0.86, 0.82>] [0.72 rgb <0.07, 0.18, 0.48>] [0.80 rgb <0.07, 0.18, 0.48>] [0.82 rgb <0.88, 0.88, 0.84>] } }
    finish { ambient 0.07 diffuse 0.7 specular 0.8 roughness 0.006 reflection { 0.03, 0.20 } } }
  object { Orange translate <-0.62, 0.32, -0.25> }
  object { Orange rotate y * 80 translate <0.45, 0.34, 0.52> }
  object { Apple(<0.75, 0.06, 0.05>, <0.86, 0.48, 0.12>) rotate <8, 20, -14> translate <0.58, 0.34, -0.50> }
  object { Apple(<0.60, 0.62, 0.12>, <0.76, 0.24, 0.10>) rotate <-10, 0, 12> translate <-0.25, 0.40, 0.65> }
  object { Pear rotate <0, 30, -24> translate <0.05, 0.62, 0.05> }
  translate <0.45, 0.02, 0.15>
}
object { Apple(<0.70, 0.05, 0.05>, <0.80, 0.30, 0.10>) rotate <0, 140, 10> translate <-1.35, 0.0, -1.35> }
object { Pear rotate <0, 0, 84> translate <2.75, 0.42, -1.1> }
object { Orange translate <-2.05, 0.0, -0.55> }
#declare R = seed(7);
union {
  #for (I, 1, 34)
    object { Grape translate <rand(R) * 1.5 - 0.75, 0.17 + 0.42 * pow(rand(R), 1.6), rand(R) * 0.8 - 0.4> }
  #end
  rotate y * -18 translate <1.05, 0.0, -1.75>
}

// The bottle, and a glass with wine.
lathe { cubic_spline 10, <0, -0.1>, <0.58, 0.0>, <0.62, 0.3>, <0.62, 1.7>, <0.50, 2.15>, <0.22, 2.55>, <0.20, 3.2>, <0.26, 3.25>, <0.22, 3.42>, <0, 3.5>
  pigment { rgbf <0.05, 0.16, 0.09, 0.35> }
  finish { ambient 0.02 diffuse 0.35 specular 0.9 roughness 0.004 reflection { 0.04, 0.30 } } interior { ior 1.4 }
  translate <-1.85, -0.03, 1.0> }
cylinder { <-1.85, 0.55, 1.0>, <-1.85, 1.45, 1.0>, 0.632 open
  pigment { gradient y color_map { [0.1 rgb <0.62, 0.48, 0.20>] [0.1 rgb <0.86, 0.80, 0.66>] [0.9 rgb <0.86, 0.80, 0.66>] [0.9 rgb <0.62, 0.48, 0.20>] } scale 0.9 translate y * 0.55 }
  finish { ambient 0.06 diffuse 0.7 } clipped_by { plane { z, 1.12 } } }
union {
  lathe { cubic_spline 10, <0, 0.9>, <0.02, 0.95>, <0.34, 1.10>, <0.46, 1.5>, <0.36, 2.05>, <0.345, 2.05>, <0.44, 1.5>, <0.32, 1.13>, <0, 0.99>, <0, 0.95>
    pigment { rgbf <0.97, 0.98, 1, 0.94> } finish { specular 0.9 roughness 0.003 reflection { 0.03, 0.35 } } interior { ior 1.1 } }
  lathe { cubic_spline 6, <0, 0.95>, <0, 1.0>, <0.31, 1.14>, <0.42, 1.48>, <0, 1.48>, <0, 1.4> pigment { rgbf <0.30, 0.01, 0.04, 0.25> } finish { ambient 0.04 specular 0.6 } }
  cylinder { y * 0.04, y * 0.96, 0.045 pigment { rgbf <0.97, 0.98, 1, 0.85> } finish { specular 0.8 reflection 0.15 } }
  cone { 0, 0.40, y * 0.06, 0.05 pigment { rgbf <0.97, 0.98, 1, 0.85> } finish { specular 0.8 reflection 0.15 } }
  translate <2.35, 0.0, 0.75>
}
