/// What the Swift of the kernels cannot say by itself: parameters without Swift metadata, a few instructions, the CPU's abilities.
#pragma once

#include "cpu.h"
#include "parameters.h"
#include "table.h"
#include "vector.h"
