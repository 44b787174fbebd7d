import { listType, STRING } from '../../types/index.ts'
import { listValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import { ArgumentError, type ValueFunction } from '../function.ts'
import { compile, countSearch, matches, matchType, matchValue, typeOfPattern } from './pattern.ts'

const parameters = [
  { name: 'pattern', type: STRING },
  { name: 'string', type: STRING },
]

export const regex: ValueFunction = {
  description:
    'What the first match of an RE2 pattern gives: the text, or its groups as a tuple or, named, as an object.',
  parameters,
  returns: ([pattern]) => typeOfPattern(pattern, 0),
  call: (args, type, meter) => {
    const pattern = compile(textAt(args, 0), 0, meter)
    const text = textAt(args, 1)
    countSearch(pattern, text, meter)
    const matcher = pattern.matcher(text)
    if (!matcher.find()) throw new ArgumentError(1, 'no part of it matches the pattern')
    return matchValue(matcher, type, meter)
  },
}

export const regexall: ValueFunction = {
  description: 'What all matches of an RE2 pattern give, as a list.',
  parameters,
  returns: ([pattern]) => listType(typeOfPattern(pattern, 0)),
  call: (args, _, meter) => {
    const pattern = compile(textAt(args, 0), 0, meter)
    const element = matchType(pattern, 0)
    const found = Array.from(matches(pattern, textAt(args, 1), meter), (match) => matchValue(match, element, meter))
    return listValue(element, found)
  },
}
