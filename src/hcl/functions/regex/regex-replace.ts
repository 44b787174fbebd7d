import { STRING } from '../../types/index.ts'
import { stringValue } from '../../values/index.ts'
import { textAt } from '../arguments.ts'
import type { ValueFunction } from '../function.ts'
import { TextBuilder } from '../text-builder.ts'
import { compile, type Matcher, matches } from './pattern.ts'

export const regex_replace: ValueFunction = {
  description: 'The text with each match of an RE2 pattern replaced; `$1` and `${name}` stand for its groups.',
  parameters: [
    { name: 'str', type: STRING },
    { name: 'pattern', type: STRING },
    { name: 'replace', type: STRING },
  ],
  returns: STRING,
  call: (args, _, meter) => {
    const text = textAt(args, 0)
    const pattern = compile(textAt(args, 1), 1, meter)
    const template = parseTemplate(textAt(args, 2))
    const names = new Map(Object.entries(pattern.namedGroups()))
    const result = new TextBuilder(meter)
    let end = 0
    for (const match of matches(pattern, text, meter)) {
      result.add(text.slice(end, match.start()))
      for (const part of template) result.add(typeof part === 'string' ? part : groupText(match, part.group, names))
      end = match.end()
    }
    result.add(text.slice(end))
    return stringValue(result.toString())
  },
}

type Part = string | { readonly group: string }

/** A name is as long as it can be: `$1x` is the group `1x`, `${1}x` the group 1 and an x. `$$` is a dollar sign. */
const REFERENCE = /\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu

function parseTemplate(template: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const match of template.matchAll(REFERENCE)) {
    parts.push(template.slice(end, match.index))
    const group = match[2] ?? match[3]
    parts.push(group === undefined ? '$' : { group })
    end = match.index + match[0].length
  }
  return [...parts, template.slice(end)]
}

/** Nothing for a group that there isn't. */
function groupText(matcher: Matcher, group: string, names: ReadonlyMap<string, number>): string {
  const index = /^(?:0|[1-9]\d*)$/.test(group) ? Number(group) : names.get(group)
  if (index === undefined || index > matcher.groupCount()) return ''
  return matcher.group(index) ?? ''
}
