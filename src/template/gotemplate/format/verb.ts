import { fromData, isFunction, isList, isMap, sortedKeys, type TemplateValue, typeName } from '../values.ts'
import { type Flags, pad } from './flags.ts'
import { formatFloatVerb, formatIntVerb } from './number.ts'
import { canBackquote, quoteString } from './quote.ts'
import { formatValue } from './value.ts'

/** One value under one verb, padded. */
export function formatVerb(verb: string, value: TemplateValue, flags: Flags): string {
  if (value === undefined || value === null) return verb === 'v' ? pad('<nil>', flags) : `%!${verb}(<nil>)`
  return formatPresent(verb, value, flags) ?? badVerb(verb, value, flags)
}

/** Undefined when the verb does not fit. */
function formatPresent(verb: string, value: NonNullable<TemplateValue>, flags: Flags): string | undefined {
  if (isList(value)) return formatList(verb, value, flags)
  if (isFunction(value)) return undefined
  switch (typeof value) {
    case 'boolean':
      return verb === 't' || verb === 'v' ? pad(String(value), flags) : undefined
    case 'bigint':
      return formatIntVerb(verb, value, flags)
    case 'number':
      return formatFloatVerb(verb, value, flags)
    case 'string':
      return formatStringVerb(verb, value, flags)
    default:
      return isMap(value) ? formatMap(verb, value, flags) : undefined
  }
}

function formatList(verb: string, list: readonly TemplateValue[], flags: Flags): string {
  const items = list.map((item) => formatNested(verb, item, flags))
  return isGoSyntax(verb, flags) ? `[]interface {}{${items.join(', ')}}` : `[${items.join(' ')}]`
}

function formatMap(verb: string, map: { readonly [key: string]: TemplateValue }, flags: Flags): string {
  const entries = sortedKeys(map).map((key) => `${formatVerb(verb, key, flags)}:${formatNested(verb, map[key], flags)}`)
  return isGoSyntax(verb, flags) ? `map[string]interface {}{${entries.join(', ')}}` : `map[${entries.join(' ')}]`
}

function formatNested(verb: string, item: TemplateValue, flags: Flags): string {
  if (item !== undefined && item !== null) return formatVerb(verb, fromData(item), flags)
  return isGoSyntax(verb, flags) ? 'interface {}(nil)' : '<nil>'
}

function isGoSyntax(verb: string, flags: Flags): boolean {
  return verb === 'v' && flags.sharp
}

function formatStringVerb(verb: string, value: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
      return flags.sharp ? pad(quoteString(value), flags) : pad(cut(value, flags), flags)
    case 's':
      return pad(cut(value, flags), flags)
    case 'q':
      return pad(quoted(cut(value, flags), flags), flags)
    case 'x':
      return pad(hexBytes(value, flags, '0x'), flags)
    case 'X':
      return pad(hexBytes(value, flags, '0x').toUpperCase(), flags)
    default:
      return undefined
  }
}

function cut(text: string, { precision }: Flags): string {
  return precision === undefined ? text : [...text].slice(0, precision).join('')
}

function quoted(text: string, flags: Flags): string {
  return flags.sharp && canBackquote(text) ? `\`${text}\`` : quoteString(text, flags.plus)
}

function hexBytes(text: string, flags: Flags, prefix: string): string {
  const bytes = [...Buffer.from(text)].slice(0, flags.precision)
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0'))
  const mark = flags.sharp ? prefix : ''
  if (flags.space) return digits.map((pair) => mark + pair).join(' ')
  return digits.length > 0 ? mark + digits.join('') : ''
}

/** The complaint shows the value by `%v`, and what was asked of the wrong verb (width, sign) counts for that. */
function badVerb(verb: string, value: NonNullable<TemplateValue>, flags: Flags): string {
  const shown = formatPresent('v', value, { ...flags, sharp: false }) ?? formatValue(value)
  return `%!${verb}(${typeName(value)}=${shown})`
}
