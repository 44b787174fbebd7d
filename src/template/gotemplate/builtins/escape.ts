import { sprint } from '../format/value.ts'
import type { TemplateValue } from '../values.ts'

const htmlEscapes: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\ufffd',
}

export function escapeHtml(...values: TemplateValue[]): string {
  return textOf(values).replace(/["'&<>\0]/g, (character) => htmlEscapes[character] as string)
}

const jsEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
}
const jsSpecial = /[\\'"<>&=\x00-\x1f\x7f]|[^\x00-\x7f\p{L}\p{M}\p{N}\p{P}\p{S}]/gu

export function escapeJs(...values: TemplateValue[]): string {
  return textOf(values).replace(jsSpecial, (character) => jsEscapes[character] ?? unicodeEscape(character))
}

function unicodeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
}

/** Form encoding, which writes a space as `+`. */
export function escapeQuery(...values: TemplateValue[]): string {
  const escaped = encodeURIComponent(textOf(values).toWellFormed())
  return escaped
    .replace(/%20/g, '+')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

function textOf(values: readonly TemplateValue[]): string {
  return sprint(values.map((value) => value ?? '<no value>'))
}
