import { max, min } from './extremes.ts'
import { parseint } from './parseint.ts'
import { log, pow } from './power.ts'
import { abs, ceil, floor, signum } from './round.ts'
import { sum } from './sum.ts'

export const numberFunctions = { abs, ceil, floor, log, max, min, parseint, pow, signum, sum }
