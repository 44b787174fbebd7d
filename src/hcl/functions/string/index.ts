import { endswith, startswith, strcontains } from './affixes.ts'
import { lower, title, upper } from './case.ts'
import { format } from './format/format.ts'
import { formatlist } from './format/formatlist.ts'
import { indent } from './indent.ts'
import { join } from './join.ts'
import { replace } from './replace.ts'
import { split } from './split.ts'
import { strrev } from './strrev.ts'
import { substr } from './substr.ts'
import { chomp, trim, trimprefix, trimspace, trimsuffix } from './trim.ts'

export const stringFunctions = {
  chomp,
  endswith,
  format,
  formatlist,
  indent,
  join,
  lower,
  replace,
  split,
  startswith,
  strcontains,
  strrev,
  substr,
  title,
  trim,
  trimprefix,
  trimspace,
  trimsuffix,
  upper,
}
