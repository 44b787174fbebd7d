import { type TemplateValue, typeName } from '../values.ts'
import { type Flags, noFlags, pad } from './flags.ts'
import { formatValue } from './value.ts'
import { formatVerb } from './verb.ts'

/** Go's Sprintf: a verb that does not fit its value is told of in the text, as `%!d(string=hi)`, and is no error. */
export function sprintf(format: string, ...values: TemplateValue[]): string {
  return new Printf(format, values).run()
}

/** Widths and precisions above this are refused, as in Go. */
const maxSize = 1e6

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

class Printf {
  readonly #format: readonly string[]
  readonly #values: readonly TemplateValue[]
  #at = 0
  #next = 0
  #reordered = false
  #goodIndex = true
  #afterIndex = false

  constructor(format: string, values: readonly TemplateValue[]) {
    this.#format = [...format]
    this.#values = values
  }

  run(): string {
    let text = ''
    while (this.#at < this.#format.length) {
      const character = this.#format[this.#at++] as string
      text += character === '%' ? this.#directive() : character
    }
    return text + this.#extra()
  }

  #directive(): string {
    this.#goodIndex = true
    const flags: Mutable<Flags> = { ...noFlags }
    this.#flags(flags)
    this.#afterIndex = false
    let text = this.#argumentIndex()
    text += this.#width(flags)
    text += this.#precision(flags)
    if (!this.#afterIndex) text += this.#argumentIndex()
    const verb = this.#format[this.#at++]
    return text + (verb === undefined ? '%!(NOVERB)' : this.#verb(verb, flags))
  }

  #flags(flags: Mutable<Flags>): void {
    for (; ; this.#at++) {
      switch (this.#format[this.#at]) {
        case '#':
          flags.sharp = true
          break
        case '0':
          flags.zero = true
          break
        case '+':
          flags.plus = true
          break
        case '-':
          flags.minus = true
          break
        case ' ':
          flags.space = true
          break
        default:
          return
      }
    }
  }

  /** `[2]` makes the second value the next one. */
  #argumentIndex(): string {
    if (this.#format[this.#at] !== '[') return ''
    this.#reordered = true
    const close = this.#format.indexOf(']', this.#at)
    const inside = this.#format.slice(this.#at + 1, Math.max(close, this.#at)).join('')
    this.#at = close < 0 ? this.#at + 1 : close + 1
    const wanted = /^[0-9]+$/.test(inside) ? Number(inside) : 0
    if (wanted >= 1 && wanted <= this.#values.length) {
      this.#next = wanted - 1
      this.#afterIndex = true
    } else this.#goodIndex = false
    return ''
  }

  #width(flags: Mutable<Flags>): string {
    if (this.#format[this.#at] === '*') {
      this.#at++
      const width = this.#size()
      this.#afterIndex = false
      if (width === undefined) return '%!(BADWIDTH)'
      if (width < 0) flags.minus = true
      flags.width = Math.abs(width)
      return ''
    }
    const width = this.#digits()
    if (width !== undefined && this.#afterIndex) this.#goodIndex = false
    flags.width = width
    return ''
  }

  #precision(flags: Mutable<Flags>): string {
    if (this.#format[this.#at] !== '.') return ''
    this.#at++
    if (this.#afterIndex) this.#goodIndex = false
    this.#argumentIndex()
    if (this.#format[this.#at] === '*') {
      this.#at++
      const precision = this.#size()
      this.#afterIndex = false
      if (precision !== undefined && precision >= 0) flags.precision = precision
      return precision === undefined || precision < 0 ? '%!(BADPREC)' : ''
    }
    flags.precision = this.#digits() ?? 0
    return ''
  }

  #digits(): number | undefined {
    const start = this.#at
    while (/^[0-9]$/.test(this.#format[this.#at] ?? '')) this.#at++
    if (this.#at === start) return undefined
    const size = Number(this.#format.slice(start, this.#at).join(''))
    return size <= maxSize ? size : undefined
  }

  /** A width or precision that comes from the values. */
  #size(): number | undefined {
    const value = this.#values[this.#next]
    if (this.#next < this.#values.length) this.#next++
    if (typeof value !== 'bigint' || value > maxSize || value < -maxSize) return undefined
    return Number(value)
  }

  #verb(verb: string, flags: Flags): string {
    if (verb === '%') return '%'
    if (!this.#goodIndex) return `%!${verb}(BADINDEX)`
    if (this.#next >= this.#values.length) return `%!${verb}(MISSING)`
    const value = this.#values[this.#next++]
    if (verb === 'T') return pad(typeName(value), flags)
    // `%+v` would name a struct's fields, and we have none; it never signs numbers.
    return formatVerb(verb, value, verb === 'v' ? { ...flags, plus: false } : flags)
  }

  #extra(): string {
    if (this.#reordered || this.#next >= this.#values.length) return ''
    const rest = this.#values.slice(this.#next).map((value) => {
      return value === undefined || value === null ? '<nil>' : `${typeName(value)}=${formatValue(value)}`
    })
    return `%!(EXTRA ${rest.join(', ')})`
  }
}
