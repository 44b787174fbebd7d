import { callerPlace } from './call-place.ts'
import type { CallPlace } from './value.ts'

export type VariableKind = 'string' | 'number' | 'boolean' | 'list' | 'object'

/** A condition that a variable's value must fulfil. */
export interface Validation<T> {
  condition(value: T): boolean
  /** What is said otherwise, beginning with "must": `must begin with "ami-"`. */
  readonly message: string
}

export interface VariableOptions<T> {
  /** The value when nobody gives one. Without it, a value is required. */
  readonly default?: T | undefined
  /** What it is for: `ingot inspect` and messages show it. */
  readonly description?: string | undefined
  /** An environment variable that gives the value when no flag, no file and no PKR_VAR_ variable does. */
  readonly env?: string | undefined
  /** Its value is masked in all output. */
  readonly sensitive?: boolean | undefined
  readonly validation?: Validation<T> | readonly Validation<T>[] | undefined
}

/** A text of certain values needs these at run time, too: types are gone by then. */
type OneOf<T extends string> =
  Record<never, never> extends Record<T, 1> ? { readonly oneOf?: undefined } : { readonly oneOf: readonly T[] }

/** What is no text must say what it is, by its type or by its default. */
type Typed<T, K extends VariableKind> = { readonly default: T } | { readonly type: K }

/** What `variable<T>()` takes. */
export type VariableArguments<T> = [T] extends [string]
  ? Record<never, never> extends Record<T, 1>
    ? [options?: VariableOptions<T> & { readonly type?: 'string' } & OneOf<T>]
    : [options: VariableOptions<T> & { readonly type?: 'string' } & OneOf<T>]
  : [T] extends [number]
    ? [options: VariableOptions<T> & Typed<T, 'number'>]
    : [T] extends [boolean]
      ? [options: VariableOptions<T> & Typed<T, 'boolean'>]
      : [T] extends [readonly unknown[]]
        ? [options: VariableOptions<T> & Typed<T, 'list'>]
        : [options: VariableOptions<T> & Typed<T, 'object'>]

declare const type: unique symbol

/** A value that is given to a template from outside: its name is the key under which it stands in `variables`. */
export interface Variable<T> {
  readonly kind: VariableKind
  readonly options: VariableOptions<unknown> & { readonly oneOf?: readonly unknown[] | undefined }
  readonly place: CallPlace
  readonly [type]?: T
}

/**
 * A variable of a template. Its value comes from `-var`, `-var-file`, `PKR_VAR_name`, the environment variable that `env`
 * names, or `default`: the first that gives one. Lists and objects are written as JSON in flags.
 *
 * @example
 *   variables: {
 *     region: variable<string>({ default: 'eu-west-1' }),
 *     stage: variable<'test' | 'production'>({ oneOf: ['test', 'production'] }),
 *     disks: variable<number>({ default: 1, validation: { condition: (count) => count > 0, message: 'must be above 0' } }),
 *   }
 */
export function variable(options?: VariableOptions<string>): Variable<string>
export function variable<T>(...options: VariableArguments<T>): Variable<T>
export function variable(
  options: Variable<unknown>['options'] & { readonly type?: VariableKind } = {},
): Variable<unknown> {
  return { kind: options.type ?? kindOf(options.default) ?? 'string', options, place: callerPlace() }
}

function kindOf(value: unknown): VariableKind | undefined {
  switch (typeof value) {
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'object':
      return Array.isArray(value) ? 'list' : 'object'
    default:
      return undefined
  }
}
