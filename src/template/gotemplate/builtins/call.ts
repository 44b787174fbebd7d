import { isFunction, type TemplateValue } from '../values.ts'

/** Calls a function that came as a value. */
export function call(target: TemplateValue, ...args: TemplateValue[]): TemplateValue {
  if (target === undefined || target === null) throw new Error('there is nothing to call')
  if (!isFunction(target)) throw new Error('its first argument is no function')
  const wanted = target.parameters.length
  if (args.length < wanted || (args.length > wanted && !target.rest)) {
    throw new Error(`the function it calls takes ${wanted} arguments, and ${args.length} are given`)
  }
  return target.call(...(args as never[]))
}
