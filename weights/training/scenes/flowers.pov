// A bouquet in a blue and white vase on a wooden table, in the light of a window.
// povray +W960 +H1200 +A0.3 +Iflowers.pov
#version 3.7;
#include "transforms.inc"
global_settings { assumed_gamma 1 max_trace_level 5 }

camera { location <0, 3.6, -10.5> look_at <0.1, 2.45, 0> angle 30 right x * image_width / image_height }
light_source { <-9, 9, -7> rgb <1.6, 1.45, 1.2> area_light <2, 0, 0>, <0, 2, 0>, 5, 5 adaptive 1 }
light_source { <4, 6, -14> rgb <0.26, 0.30, 0.36> shadowless }

plane { z, 3.4
  pigment { bozo color_map { [0 rgb <0.30, 0.27, 0.20>] [1 rgb <0.20, 0.20, 0.17>] } turbulence 0.8 octaves 6 scale 2.5 }
  normal { granite 0.08 scale 0.8 } }
#for (I, -6, 6)
  box { <-8, -0.3, 0>, <8, 0, 0.86> translate <0, 0, I * 0.88>
    pigment { wood color_map { [0 rgb <0.42, 0.24, 0.12>] [0.6 rgb <0.30, 0.16, 0.08>] [1 rgb <0.20, 0.10, 0.05>] } turbulence 0.12
      rotate y * 90 rotate x * (3 + I) scale <3, 0.25, 0.25> translate <I * 2.3, I, I> }
    finish { diffuse 0.75 specular 0.25 roughness 0.03 reflection { 0.02, 0.12 } } }
#end

#declare R = seed(41);
// One petal of length 1 towards y, cupped by Cup, bent back by Bend.
#macro Petal(Width, Cup, Bend)
  bicubic_patch { type 1 flatness 0.01 u_steps 4 v_steps 4
    <-0.06, 0, 0>, <-0.02, 0, 0>, <0.02, 0, 0>, <0.06, 0, 0>
    <-Width, 0.35, -Cup>, <-Width / 3, 0.35, 0.05>, <Width / 3, 0.35, 0.05>, <Width, 0.35, -Cup>
    <-Width, 0.80, -Cup + Bend / 2>, <-Width / 3, 0.80, Bend / 2>, <Width / 3, 0.80, Bend / 2>, <Width, 0.80, -Cup + Bend / 2>
    <-Width / 3, 1, Bend>, <-Width / 8, 1.06, Bend>, <Width / 8, 1.03, Bend>, <Width / 3, 1, Bend> }
#end
#macro Shade(Inner, Outer)
  pigment { gradient y color_map { [0 rgb Inner] [0.35 rgb Outer] [1 rgb Outer * 0.9 + 0.07] } turbulence 0.08 scale 1.1 }
  normal { gradient x 0.25 scale 0.07 turbulence 0.1 } finish { ambient 0.06 diffuse 0.70, 0.40 specular 0.06 roughness 0.1 }
#end
// Rings of petals, each ring steeper and smaller than the one before; the flower looks towards y.
#macro Flower(Petals, Rings, Width, Steepest, Inner, Outer)
  union {
    #for (Ring, 0, Rings - 1)
      #local T = Ring / max(1, Rings - 1);
      #for (P, 0, Petals - 1)
        object { Petal(Width, 0.10 + 0.18 * T, 0.16 - 0.22 * T) scale (1 - 0.45 * T) * (0.94 + 0.12 * rand(R))
          rotate x * (72 - (72 - Steepest) * T - 10 * rand(R)) rotate y * (360 * (P + 0.5 * mod(Ring, 2)) / Petals + 8 * rand(R)) Shade(Inner, Outer) }
      #end
    #end
  }
#end
#macro Heart(Size, Colour)
  union {
    #for (S, 1, 90)
      sphere { <Size * sqrt(S / 90), 0.10 - 0.12 * S / 90, 0>, Size * 0.10 rotate y * S * 137.5 pigment { rgb Colour * (0.6 + 0.5 * rand(R)) } }
    #end
    finish { diffuse 0.8 }
  }
#end
#declare Kinds = array[5];
#declare Kinds[0] = union { object { Flower(15, 2, 0.15, 58, <0.80, 0.42, 0.02>, <0.95, 0.66, 0.05>) } object { Heart(0.34, <0.22, 0.11, 0.04>) } }
#declare Kinds[1] = union { object { Flower(5, 2, 0.62, 30, <0.16, 0.01, 0.01>, <0.80, 0.08, 0.04>) } object { Heart(0.16, <0.10, 0.10, 0.08>) } scale 0.95 }
#declare Kinds[2] = object { Flower(7, 5, 0.42, 4, <0.80, 0.30, 0.34>, <0.93, 0.62, 0.60>) scale 0.86 }
#declare Kinds[3] = union { object { Flower(19, 2, 0.11, 62, <0.86, 0.85, 0.74>, <0.93, 0.92, 0.88>) } object { Heart(0.24, <0.86, 0.60, 0.06>) } scale 0.72 }
#declare Kinds[4] = object { Flower(6, 4, 0.40, 8, <0.20, 0.10, 0.40>, <0.36, 0.26, 0.66>) scale 0.66 }
#macro Leaf(Length)
  object { Petal(0.20, 0.10, 0.30) scale Length
    pigment { gradient x color_map { [0.48 rgb <0.10, 0.22, 0.06>] [0.5 rgb <0.26, 0.38, 0.14>] [0.52 rgb <0.13, 0.27, 0.07>] } translate x * 0.5 scale <1, 1, 1> }
    normal { gradient y 0.3 scale 0.06 rotate z * 35 } finish { ambient 0.06 diffuse 0.70, 0.40 specular 0.15 roughness 0.05 } }
#end

// The bouquet: a dome above the vase's mouth, flowers looking outwards.
#declare Mouth = <0, 1.95, 0>;
#declare Count = 34;
#for (I, 0, Count - 1)
  #local Turn = radians(I * 137.5);
  #local Height = 1.0 - 1.05 * I / Count;
  #local Out = sqrt(max(0, 1 - Height * Height));
  #local D = vnormalize(<Out * cos(Turn), Height + 0.15, Out * sin(Turn) - 0.25>);
  #local Place = Mouth + <D.x * 1.75, 0.45 + D.y * 2.15, D.z * 1.3> * (0.86 + 0.22 * rand(R));
  object { Kinds[mod(I * 3 + int(3 * rand(R)), 5)] rotate y * 360 * rand(R) scale 0.66 + 0.12 * rand(R) Reorient_Trans(y, D) translate Place }
  cylinder { Mouth, Place - D * 0.05, 0.035 pigment { rgb <0.16, 0.30, 0.09> } }
#end
#for (I, 0, 43)
  #local Turn = 360 * rand(R);
  object { Leaf(0.9 + 0.6 * rand(R)) rotate x * (25 + 75 * rand(R)) rotate y * Turn
    translate Mouth + <0, 0.2 + 1.1 * rand(R), 0> + vrotate(<0, 0, 0.25 + 0.7 * rand(R)>, y * Turn) }
#end

// The vase.
lathe { cubic_spline 10, <0, -0.2>, <0.55, 0>, <0.60, 0.06>, <0.95, 0.75>, <0.92, 1.15>, <0.50, 1.70>, <0.58, 1.98>, <0.52, 1.98>, <0.44, 1.7>, <0.4, 1.5>
  texture { pigment { leopard color_map { [0.25 rgb <0.86, 0.86, 0.82>] [0.40 rgb <0.20, 0.32, 0.62>] [0.7 rgb <0.08, 0.16, 0.46>] } scale 0.085 turbulence 0.25 }
    finish { diffuse 0.75 specular 0.6 roughness 0.008 reflection { 0.02, 0.18 } } }
  texture { pigment { gradient y color_map {
      [0.05 rgb <0.10, 0.18, 0.46>] [0.05 rgb <0.86, 0.86, 0.82>] [0.20 rgb <0.86, 0.86, 0.82>] [0.20 rgb <0.12, 0.22, 0.52>] [0.235 rgb <0.12, 0.22, 0.52>]
      [0.235 rgbt 1] [0.57 rgbt 1] [0.57 rgb <0.12, 0.22, 0.52>] [0.605 rgb <0.12, 0.22, 0.52>] [0.605 rgb <0.86, 0.86, 0.82>] [0.95 rgb <0.86, 0.86, 0.82>] [0.95 rgb <0.10, 0.18, 0.46>] }
    scale 2 } finish { diffuse 0.75 specular 0.6 roughness 0.008 reflection { 0.02, 0.18 } } }
}

// What has fallen.
#for (I, 0, 8)
  object { Petal(0.4, 0.12, 0.1) scale 0.35 rotate x * (80 + 10 * rand(R)) rotate y * 360 * rand(R) translate <-2.2 + 4.4 * rand(R), 0.06, -2.6 + 1.8 * rand(R)>
    Shade(<0.80, 0.30, 0.34>, <0.93, 0.62, 0.60>) }
#end
object { Kinds[1] scale 0.62 rotate x * -62 rotate y * -30 translate <1.75, 0.34, -1.7> }
