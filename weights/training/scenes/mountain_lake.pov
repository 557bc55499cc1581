// A cabin at a mountain lake in the evening.
// povray +W1200 +H800 +A0.3 +Imountain_lake.pov
#version 3.7;
#include "functions.inc"
global_settings { assumed_gamma 1 max_trace_level 5 }

camera { location <0, 2.4, -17> look_at <0.6, 2.9, 0> angle 48 right x * image_width / image_height }
light_source { <-60, 34, -30> rgb <1.55, 1.22, 0.88> }
light_source { <40, 60, -40> rgb <0.12, 0.17, 0.28> shadowless }
sky_sphere {
  pigment { gradient y color_map { [0.0 rgb <0.98, 0.70, 0.42>] [0.12 rgb <0.86, 0.66, 0.58>] [0.32 rgb <0.38, 0.54, 0.78>] [0.8 rgb <0.10, 0.24, 0.52>] } }
  pigment { bozo turbulence 0.7 octaves 7 lambda 2.3
    color_map { [0.48 rgbt 1] [0.62 rgbt <1, 0.84, 0.72, 0.45>] [0.80 rgbt <1.0, 0.93, 0.86, 0.05>] [0.92 rgbt <0.72, 0.62, 0.68, 0.1>] } scale <0.9, 0.16, 0.9> }
}
#declare Rock = texture {
  pigment { slope { y } color_map {
      [0.40 rgb <0.26, 0.22, 0.22>] [0.62 rgb <0.40, 0.34, 0.32>] [0.72 rgb <0.30, 0.34, 0.18>] [1 rgb <0.22, 0.32, 0.12>] } }
  normal { granite 0.35 scale 0.5 } finish { ambient 0.08 diffuse 0.85 } }
#declare Snowy = texture {
  pigment { slope { y } color_map { [0.55 rgb <0.20, 0.19, 0.23>] [0.70 rgb <0.36, 0.33, 0.36>] [0.78 rgb <0.90, 0.91, 0.96>] [1 rgb 1] } }
  normal { granite 0.2 scale 4 } finish { ambient 0.10 diffuse 0.85 } }
#declare Ridged = function(x, y, s) { f_ridged_mf(x * 3 + s, s, y * 3, 0.95, 2.2, 8, 1.0, 2.0, 2) }

height_field { function 420, 420 { 0.34 * Ridged(x, y, 3.3) * (0.35 + 0.65 * pow(1 - abs(2 * y - 1), 0.6)) } smooth
  translate <-0.5, 0, -0.5> scale <120, 40, 60> translate <-6, -4.5, 62> texture { Snowy } }
height_field { function 360, 360 { 0.30 * Ridged(x, y, 8.1) * min(1, 3.2 * abs(x - 0.5) + 0.16) } smooth
  translate <-0.5, 0, -0.5> scale <80, 15, 26> translate <0, -1.9, 21> texture { Rock } }

// The water: a calm lake with a breath of wind.
plane { y, 0
  pigment { rgb <0.02, 0.06, 0.08> }
  normal { bumps 0.055 scale <0.9, 0.3, 0.16> turbulence 0.2 }
  finish { ambient 0.02 diffuse 0.3 specular 0.4 roughness 0.01 reflection { 0.30, 0.85 fresnel 0 } } }

// The near shore.
#declare Shore = function(x, z) { 0.75 * f_noise3d(x * 0.35, 3, z * 0.35) + 0.16 * f_noise3d(x * 2, 1, z * 2) + 0.42 * pow(abs(x) / 6.5, 2.2) - 1.05 - 0.10 * (z + 9) }
height_field { function 300, 300 { 0.5 + 0.2 * Shore((x - 0.5) * 26, (0.5 - y) * -12 - 9) } smooth
  translate <-0.5, -0.5, -0.5> scale <26, 5, 12> translate <0, 0, -9> texture { Rock } }

#declare R = seed(12);
#macro Pine(Height)
  union {
    cylinder { 0, y * Height * 0.9, Height * 0.016 pigment { rgb <0.20, 0.13, 0.08> } }
    #local Layers = 13;
    #for (L, 0, Layers)
      #local T = L / Layers;
      #local Reach = Height * (0.23 * (1 - T) + 0.015) * (0.85 + 0.3 * rand(R));
      #for (B, 0, 9)
        #local Turn = B * 40 + L * 23 + rand(R) * 20;
        cone { 0, Height * 0.030 * (1.1 - T), <Reach * (0.8 + 0.4 * rand(R)), -Reach * 0.35, 0>, Height * 0.006
          scale <1, 1, 1.6> rotate y * Turn translate y * Height * (0.14 + 0.85 * T)
          pigment { rgb <0.06, 0.16, 0.07> + <0.06, 0.08, 0.02> * rand(R) } }
      #end
    #end
    finish { ambient 0.06 diffuse 0.8 }
  }
#end
#declare Pines = array[4];
#for (I, 0, 3) #declare Pines[I] = Pine(2.4 + 0.65 * I) #end
#for (I, 0, 75)
  #local Side = 2 * mod(I, 2) - 1;
  object { Pines[mod(I, 4)] scale 0.55 + 0.35 * rand(R) rotate y * 360 * rand(R)
    translate <Side * (3.4 + 15 * rand(R)), -0.05, 7 + 6 * rand(R)> }
#end
#for (I, 0, 5) object { Pines[mod(I, 3)] rotate y * 70 * I scale 0.9 + 0.25 * rand(R) translate <-5.6 - 0.9 * I, 0.1, -6.5 + 1.1 * I> } #end
object { Pines[2] scale 1.15 translate <6.4, 0.0, -7.2> }
object { Pines[1] translate <7.8, 0.2, -5.0> }

// The cabin across the water, on a tongue of land.
sphere { 0, 1 scale <4.6, 0.42, 2.6> translate <3.4, -0.12, 7.4> texture { Rock } }
union {
  #for (I, 0, 7) cylinder { <-1.1, 0.12 + I * 0.17, 0>, <1.1, 0.12 + I * 0.17, 0>, 0.095 } #end
  #for (I, 0, 7) cylinder { <1, 0.12 + I * 0.17, -0.1>, <1, 0.12 + I * 0.17, 1.6>, 0.095 } #end
  box { <-1, 0, 0>, <1, 1.4, 1.6> }
  prism { linear_sweep -0.1, 1.7, 4, <-1.0, 1.35>, <1.0, 1.35>, <0, 2.15>, <-1.0, 1.35> rotate x * -90 scale <1, 1, -1> }
  pigment { rgb <0.42, 0.25, 0.13> } normal { wood 0.3 scale 0.1 } finish { ambient 0.07 diffuse 0.8 }
  translate <2.6, 0.12, 6.4> }
union {
  box { <-1.35, -0.04, -0.25>, <0.02, 0.04, 1.85> rotate z * 39 translate <0, 2.23, 0> }
  box { <-0.02, -0.04, -0.25>, <1.35, 0.04, 1.85> rotate z * -39 translate <0, 2.23, 0> }
  box { <0.4, 1.7, 0.7>, <0.7, 2.6, 1.0> pigment { rgb <0.36, 0.30, 0.28> } }
  pigment { rgb <0.48, 0.14, 0.10> } normal { gradient x 0.5 scale 0.15 } finish { ambient 0.07 diffuse 0.8 } translate <2.6, 0.12, 6.4> }
union {
  box { <-0.75, 0.45, -0.12>, <-0.25, 0.95, -0.10> } box { <0.35, 0.45, -0.12>, <0.80, 0.95, -0.10> }
  pigment { rgb <1.0, 0.72, 0.30> } finish { ambient 1.3 diffuse 0 } translate <2.6, 0.12, 6.4> }

// A jetty with a red boat.
union {
  box { <-0.45, 0.14, 0>, <0.45, 0.19, 3.6> }
  #for (I, 0, 4) cylinder { <-0.42, -0.4, 0.1 + I * 0.85>, <-0.42, 0.42, 0.1 + I * 0.85>, 0.05 } cylinder { <0.42, -0.4, 0.1 + I * 0.85>, <0.42, 0.42, 0.1 + I * 0.85>, 0.05 } #end
  pigment { wood color_map { [0 rgb <0.42, 0.32, 0.24>] [1 rgb <0.28, 0.20, 0.15>] } scale 0.06 } finish { ambient 0.06 diffuse 0.8 }
  rotate y * -16 translate <-1.2, 0, -9.2> }
difference {
  sphere { 0, 1 scale <0.42, 0.36, 1.25> }
  sphere { y * 0.10, 1 scale <0.36, 0.34, 1.17> }
  box { <-2, 0.12, -2>, <2, 2, 2> }
  pigment { rgb <0.68, 0.10, 0.06> } finish { ambient 0.08 diffuse 0.8 specular 0.3 }
  rotate y * 24 translate <1.5, 0.06, -5.6> }
