import { alltrue, anytrue } from './all-any.ts'
import { chunklist } from './chunklist.ts'
import { coalesce, coalescelist } from './coalesce.ts'
import { concat } from './concat.ts'
import { contains } from './contains.ts'
import { element } from './element.ts'
import { compact, distinct } from './filters.ts'
import { flatten } from './flatten.ts'
import { index } from './index-of.ts'
import { keys } from './keys.ts'
import { length } from './length.ts'
import { lookup } from './lookup.ts'
import { merge } from './merge.ts'
import { range } from './range.ts'
import { reverse } from './reverse.ts'
import { slice } from './slice.ts'
import { sort } from './sort.ts'
import { values } from './values.ts'
import { zipmap } from './zipmap.ts'

export const collectionFunctions = {
  alltrue,
  anytrue,
  chunklist,
  coalesce,
  coalescelist,
  compact,
  concat,
  contains,
  distinct,
  element,
  flatten,
  index,
  keys,
  length,
  lookup,
  merge,
  range,
  reverse,
  slice,
  sort,
  values,
  zipmap,
}
