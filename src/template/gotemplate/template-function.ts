import type { TemplateValue } from './values.ts'

interface ParameterTypes {
  readonly any: TemplateValue
  readonly string: string
  readonly int: bigint
  readonly float: number
  readonly bool: boolean
}
export type ParameterType = keyof ParameterTypes

/** A function that templates can call. The engine checks number and types of the arguments before it calls. */
export interface TemplateFunction {
  readonly parameters: readonly ParameterType[]
  /** The type of any number of further arguments. */
  readonly rest: ParameterType | undefined
  /** What it throws becomes a `template/render` error that names the function; an IngotError goes through as it is. */
  readonly call: (...args: never[]) => TemplateValue
}

/** Functions by the name under which templates call them. */
export type TemplateFunctions = Readonly<Record<string, TemplateFunction>>

type Arguments<P extends readonly ParameterType[]> = { [K in keyof P]: ParameterTypes[P[K]] }

/**
 * Describes a function of fixed parameters.
 *
 * @example templateFunction(['string'], (text) => text.toUpperCase())
 */
export function templateFunction<const P extends readonly ParameterType[]>(
  parameters: P,
  call: (...args: Arguments<P>) => TemplateValue,
): TemplateFunction {
  return { parameters, rest: undefined, call: call as unknown as TemplateFunction['call'] }
}

/** The same with any number of further arguments of one type. */
export function variadicFunction<const P extends readonly ParameterType[], R extends ParameterType>(
  parameters: P,
  rest: R,
  call: (...args: [...Arguments<P>, ...ParameterTypes[R][]]) => TemplateValue,
): TemplateFunction {
  return { parameters, rest, call: call as unknown as TemplateFunction['call'] }
}
