// Painted houses on a canal, with boats and a bridge, in the late morning.
// povray +W1200 +H800 +A0.3 +Icanal.pov
#version 3.7;
#include "functions.inc"
global_settings { assumed_gamma 1 max_trace_level 5 }

camera { location <-1.6, 2.7, -15.5> look_at <0.3, 2.9, 4> angle 56 right x * image_width / image_height }
light_source { <-40, 60, -50> rgb <1.5, 1.38, 1.18> }
light_source { <30, 40, -60> rgb <0.16, 0.20, 0.30> shadowless }
sky_sphere {
  pigment { gradient y color_map { [0 rgb <0.74, 0.84, 0.93>] [0.4 rgb <0.28, 0.52, 0.84>] [1 rgb <0.10, 0.28, 0.62>] } }
  pigment { bozo turbulence 0.65 octaves 7 lambda 2.2
    color_map { [0.52 rgbt 1] [0.66 rgbt <1, 1, 1, 0.35>] [0.85 rgbt <1, 1, 1, 0>] [1 rgbt <0.80, 0.82, 0.86, 0>] } scale <0.5, 0.20, 0.5> }
}
plane { y, 0
  pigment { rgb <0.03, 0.10, 0.10> } normal { bumps 0.14 scale <0.55, 0.3, 0.28> turbulence 0.3 }
  finish { ambient 0.02 diffuse 0.4 specular 0.3 roughness 0.01 reflection { 0.28, 0.80 } } }

#declare R = seed(5);
#macro Wall(Colour)
  pigment { bozo color_map { [0.3 rgb Colour] [0.75 rgb Colour * 0.82 + <0.05, 0.04, 0.03>] } turbulence 1.2 octaves 6 scale 0.8 }
  normal { granite 0.06 scale 0.3 } finish { ambient 0.09 diffuse 0.8 }
#end
#macro Window(Shutter, Flowers)
  union {
    box { <-0.30, 0, -0.04>, <0.30, 0.95, 0.05> pigment { rgb <0.06, 0.08, 0.11> } finish { diffuse 0.3 specular 0.6 reflection 0.22 } }
    union {
      box { <-0.36, -0.07, -0.09>, <0.36, 0.0, 0.1> } box { <-0.36, 0.95, -0.08>, <0.36, 1.03, 0.1> }
      box { <-0.36, 0, -0.06>, <-0.29, 0.95, 0.1> } box { <0.29, 0, -0.06>, <0.36, 0.95, 0.1> }
      box { <-0.02, 0, -0.06>, <0.02, 0.95, 0> } box { <-0.3, 0.55, -0.06>, <0.3, 0.59, 0> }
      pigment { rgb <0.90, 0.89, 0.84> } finish { ambient 0.09 diffuse 0.8 } }
    #for (S, -1, 1, 2)
      box { <-0.17, -0.02, -0.05>, <0.17, 0.98, 0> rotate y * S * 12 translate <S * 0.54, 0, -0.03>
        pigment { rgb Shutter } normal { gradient y 0.7 scale 0.09 } finish { ambient 0.08 diffuse 0.8 } }
    #end
    #if (Flowers)
      box { <-0.34, -0.24, -0.30>, <0.34, -0.05, -0.08> pigment { rgb <0.48, 0.24, 0.14> } }
      #for (F, 0, 26)
        sphere { <0.7 * rand(R) - 0.35, -0.04 + 0.17 * rand(R), -0.20 + 0.15 * (rand(R) - 0.5)>, 0.045 + 0.02 * rand(R)
          #if (rand(R) < 0.55) pigment { rgb <0.80, 0.06 + 0.25 * rand(R), 0.16> } #else pigment { rgb <0.12, 0.36, 0.10> } #end }
      #end
    #end
  }
#end
#macro House(Left, Width, Height, Front, Colour, Shutter)
  union {
    difference {
      box { <0, 0, 0>, <Width, Height, 4> }
      box { <Width * 0.5 - 0.42, 0.7, -1>, <Width * 0.5 + 0.42, 2.25, 0.12> }
      Wall(Colour) }
    box { <-0.02, 0, -0.04>, <Width + 0.02, 0.75, 4> pigment { granite color_map { [0 rgb <0.55, 0.50, 0.44>] [1 rgb <0.30, 0.28, 0.26>] } scale 0.5 } }
    box { <Width * 0.5 - 0.42, 0.7, 0.08>, <Width * 0.5 + 0.42, 2.25, 0.14> pigment { rgb Shutter * 0.8 } normal { gradient x 0.6 scale 0.14 } }
    #local Columns = max(2, int(Width / 1.25));
    #for (Row, 0, int((Height - 1.3) / 1.75) - 1)
      #for (C, 0, Columns - 1)
        #local Place = Width * (C + 0.5) / Columns;
        #if (Row > 0 | abs(Place - Width * 0.5) > 0.8)
          object { Window(Shutter, mod(C + Row + Columns, 2)) translate <Place, 1.25 + Row * 1.75, 0> }
        #end
      #end
    #end
    box { <-0.1, Height - 0.06, -0.2>, <Width + 0.1, Height + 0.08, 4> pigment { rgb <0.88, 0.85, 0.78> } finish { ambient 0.09 diffuse 0.8 } }
    prism { linear_sweep -0.12, Width + 0.12, 4, <-0.25, 0>, <4.2, 0>, <2, 1.15>, <-0.25, 0> matrix <0, 0, 1, 1, 0, 0, 0, 1, 0, 0, Height + 0.09, 0>
      pigment { rgb <0.60, 0.25, 0.14> } normal { gradient x 0.9 scale 0.22 } finish { ambient 0.09 diffuse 0.8 } }
    box { <Width * 0.7, Height, 1.2>, <Width * 0.7 + 0.4, Height + 1.7, 1.6> pigment { rgb <0.62, 0.36, 0.26> } }
    translate <Left, 0, Front>
  }
#end
House(-10.6, 3.6, 6.6, 2.2, <0.90, 0.62, 0.16>, <0.14, 0.34, 0.22>)
House(-7.0, 2.9, 5.2, 1.8, <0.20, 0.48, 0.72>, <0.90, 0.88, 0.82>)
House(-4.1, 3.3, 7.2, 2.1, <0.82, 0.26, 0.20>, <0.16, 0.30, 0.20>)
House(-0.8, 2.7, 5.6, 1.9, <0.94, 0.82, 0.58>, <0.20, 0.36, 0.56>)
House(1.9, 3.2, 6.8, 2.2, <0.34, 0.60, 0.44>, <0.92, 0.90, 0.84>)
House(5.1, 2.9, 5.1, 1.9, <0.88, 0.46, 0.54>, <0.30, 0.18, 0.34>)
House(8.0, 4.0, 7.0, 2.1, <0.92, 0.72, 0.34>, <0.46, 0.14, 0.12>)

// The quay, with lamps, and a stone bridge at the right.
box { <-30, -1, -0.2>, <30, 0.42, 2.4>
  pigment { brick rgb <0.36, 0.34, 0.31>, rgb <0.62, 0.56, 0.48> brick_size <0.7, 0.22, 0.6> mortar 0.02 }
  normal { granite 0.2 scale 0.3 } finish { ambient 0.08 diffuse 0.8 } }
#for (I, 0, 3)
  union {
    cylinder { 0, y * 2.3, 0.05 } sphere { y * 2.55, 0.02 } cone { y * 2.72, 0.20, y * 2.92, 0.02 }
    pigment { rgb <0.05, 0.06, 0.06> } finish { specular 0.5 } translate <-7.5 + I * 4.6, 0.42, 0.1> }
  sphere { <-7.5 + I * 4.6, 3.0, 0.1>, 0.16 pigment { rgb <1, 0.96, 0.86> } finish { ambient 0.5 } }
#end
difference {
  box { <5.4, -0.5, -9>, <8.6, 1.75, 0.2> }
  cylinder { <5, -0.25, -4.6>, <9, -0.25, -4.6>, 1.75 scale <1, 1, 1> }
  plane { y, 0 rotate x * 0 translate y * -2 }
  pigment { brick rgb <0.40, 0.36, 0.32>, rgb <0.66, 0.58, 0.48> brick_size <0.6, 0.2, 0.55> mortar 0.02 }
  normal { granite 0.2 scale 0.3 } finish { ambient 0.09 diffuse 0.8 } }
box { <5.3, 1.75, -9.1>, <5.6, 2.2, 0.3> pigment { rgb <0.74, 0.70, 0.62> } finish { ambient 0.09 diffuse 0.8 } }

#macro Boat(Hull, Stripe)
  union {
    difference {
      sphere { 0, 1 scale <2.0, 0.62, 0.58> } sphere { y * 0.14, 1 scale <1.86, 0.58, 0.50> } box { <-3, 0.16, -2>, <3, 2, 2> }
      pigment { gradient y color_map { [0.72 rgb Hull] [0.72 rgb Stripe] [1 rgb Stripe] } scale 0.62 translate y * -0.46 }
      finish { ambient 0.08 diffuse 0.8 specular 0.4 roughness 0.02 } }
    box { <-0.7, -0.02, -0.46>, <-0.45, 0.06, 0.46> pigment { rgb <0.55, 0.36, 0.20> } }
    box { <0.5, -0.02, -0.46>, <0.75, 0.06, 0.46> pigment { rgb <0.55, 0.36, 0.20> } }
  }
#end
object { Boat(<0.08, 0.22, 0.42>, <0.92, 0.90, 0.84>) rotate y * 6 translate <-4.6, 0.24, -1.6> }
object { Boat(<0.62, 0.10, 0.08>, <0.95, 0.85, 0.60>) rotate y * -9 translate <0.6, 0.24, -2.0> }
object { Boat(<0.10, 0.34, 0.28>, <0.90, 0.60, 0.16>) scale 1.15 rotate y * 24 translate <-3.4, 0.26, -7.0> }
#for (I, 0, 5)
  cylinder { <-6.4 + 2.3 * I, -1, -2.8 - 0.3 * mod(I, 2)>, <-6.35 + 2.3 * I, 1.5 + 0.3 * mod(I, 3), -2.8>, 0.07
    pigment { gradient y color_map { [0.5 rgb <0.90, 0.88, 0.82>] [0.5 rgb <0.16, 0.26, 0.52>] } scale 0.5 } finish { ambient 0.08 } }
#end
