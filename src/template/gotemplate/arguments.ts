import { describe } from './describe.ts'
import type { ParameterType, TemplateFunction } from './template-function.ts'
import { type TemplateValue, typeName } from './values.ts'

/** The type that the argument at `index` has to have. */
export function parameterType(target: TemplateFunction, index: number): ParameterType {
  return target.parameters[index] ?? target.rest ?? 'any'
}

/** What is wrong with the number of arguments, if anything. */
export function countMistake(name: string, target: TemplateFunction, given: number): string | undefined {
  const wanted = target.parameters.length
  if (given === wanted || (target.rest && given > wanted)) return undefined
  const count = `${target.rest ? 'at least ' : ''}${wanted} ${wanted === 1 ? 'argument' : 'arguments'}`
  return `the function "${name}" takes ${count}, and ${given} ${given === 1 ? 'is' : 'are'} given`
}

const goTypes = { string: 'string', int: 'int', float: 'float64', bool: 'bool' } as const
const articles = { string: 'a string', int: 'a whole number', float: 'a number', bool: 'true or false' } as const

/** What is wrong with the type of an argument, if anything. Go converts nothing here. */
export function argumentMistake(name: string, type: ParameterType, value: TemplateValue): string | undefined {
  if (type === 'any' || typeName(value) === goTypes[type]) return undefined
  return `the function "${name}" takes ${articles[type]} here, and ${describe(value)} is given`
}
