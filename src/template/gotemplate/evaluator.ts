import { IngotError, messageOf } from '../../errors/index.ts'
import { argumentMistake, countMistake, parameterType } from './arguments.ts'
import type { ChainOperand, Command, FunctionOperand, NumberOperand, Operand, Pipeline } from './ast.ts'
import { builtins } from './builtins/index.ts'
import { describe } from './describe.ts'
import type { Template } from './parse.ts'
import { Pending } from './pending.ts'
import type { Scope } from './scope.ts'
import { errorAt } from './source.ts'
import type { ParameterType, TemplateFunction, TemplateFunctions } from './template-function.ts'
import { entry, fromData, isMap, isTrue, type TemplateValue } from './values.ts'

/** Works out pipelines, in the scope it is given. */
export class Evaluator {
  readonly #template: Template
  readonly #functions: TemplateFunctions
  scope: Scope

  constructor(template: Template, functions: TemplateFunctions, scope: Scope) {
    this.#template = template
    this.#functions = functions
    this.scope = scope
  }

  pipeline(pipeline: Pipeline, dot: TemplateValue): TemplateValue {
    let value: TemplateValue
    let piped: readonly TemplateValue[] = []
    for (const command of pipeline.commands) {
      // A nil that comes out of a command is the same as nothing, as in Go.
      value = this.#command(command, dot, piped) ?? undefined
      piped = [value]
    }
    for (const name of pipeline.variables) {
      if (pipeline.assigns) this.assign(name, value, pipeline.offset)
      else this.scope.declare(name, value)
    }
    return value
  }

  /** `piped` holds the value of the command before, where there is one. */
  #command(command: Command, dot: TemplateValue, piped: readonly TemplateValue[]): TemplateValue {
    const [first, ...args] = command.operands
    if (!first) return undefined
    if (first.kind === 'function') return this.#function(first, args, dot, piped)
    if (first.kind === 'nil') this.fail(first.offset, '"nil" is no command')
    const hasArguments = args.length + piped.length > 0
    const value = this.#operand(first, dot, hasArguments)
    if (hasArguments && !('path' in first && first.path.length > 0)) {
      this.fail(first.offset, 'arguments are given to something that is no function')
    }
    return value
  }

  #operand(operand: Operand, dot: TemplateValue, hasArguments = false): TemplateValue {
    switch (operand.kind) {
      case 'dot':
        return dot
      case 'nil':
        return null
      case 'boolean':
      case 'string':
        return operand.value
      case 'number':
        return this.#constant(operand)
      case 'field':
        return this.#fields(dot, operand, hasArguments)
      case 'variable':
        return this.#fields(this.#variable(operand.name, operand.offset), operand, hasArguments)
      case 'chain':
        return this.#fields(this.#chainStart(operand, dot), operand, hasArguments)
      case 'pipeline':
        return this.pipeline(operand, dot)
      case 'function':
        return this.#function(operand, [], dot, [])
    }
  }

  #chainStart(chain: ChainOperand, dot: TemplateValue): TemplateValue {
    return this.#operand(chain.operand, dot)
  }

  #constant(operand: NumberOperand): TemplateValue {
    return operand.writtenAsFloat ? operand.float : operand.int
  }

  #variable(name: string, offset: number): TemplateValue {
    const found = this.scope.find(name)
    if (!found) this.fail(offset, `the variable "${name}" is not declared`)
    return found.value
  }

  #fields(
    start: TemplateValue,
    operand: { readonly path: readonly string[]; readonly offset: number },
    hasArguments: boolean,
  ): TemplateValue {
    let value = start
    for (const [index, name] of operand.path.entries()) {
      value = this.#field(value, name, operand.offset, hasArguments && index === operand.path.length - 1)
    }
    return value
  }

  #field(receiver: TemplateValue, name: string, offset: number, hasArguments: boolean): TemplateValue {
    if (receiver === undefined) return undefined
    if (!isMap(receiver))
      this.fail(offset, `the field ".${name}" is asked of ${describe(receiver)}, which has no fields`)
    if (hasArguments) this.fail(offset, `the field ".${name}" is no function, but arguments are given to it`)
    return entry(receiver, name)
  }

  #function(
    operand: FunctionOperand,
    args: readonly Operand[],
    dot: TemplateValue,
    piped: readonly TemplateValue[],
  ): TemplateValue {
    const { name, offset } = operand
    const own = Object.hasOwn(this.#functions, name) ? this.#functions[name] : undefined
    const target = own ?? builtins[name]
    if (!target) return this.fail(offset, `the function "${name}" does not exist`)
    this.#check(offset, countMistake(name, target, args.length + piped.length))
    if (!own && (name === 'and' || name === 'or')) return this.#logic(name, args, dot, piped)
    const values = args.map((arg, index) => this.#argument(arg, parameterType(target, index), dot, name))
    for (const value of piped) values.push(this.#typed(value, parameterType(target, args.length), name, offset))
    return this.#run(operand, target, values, own !== undefined)
  }

  #run(operand: FunctionOperand, target: TemplateFunction, values: readonly TemplateValue[], isOwn: boolean) {
    try {
      const result = target.call(...(values as never[]))
      return isOwn ? fromData(result) : result
    } catch (error) {
      if (error instanceof IngotError) throw this.#placed(error, operand.offset)
      if (error instanceof Pending || !(error instanceof Error)) throw error
      return this.fail(operand.offset, `the function "${operand.name}" failed: ${messageOf(error)}`, undefined, error)
    }
  }

  /** `and` and `or` stop at the argument that decides. */
  #logic(
    name: 'and' | 'or',
    args: readonly Operand[],
    dot: TemplateValue,
    piped: readonly TemplateValue[],
  ): TemplateValue {
    let value: TemplateValue
    for (const arg of args) {
      value = this.#operand(arg, dot)
      if (isTrue(value) === (name === 'or')) return value
    }
    return piped.length > 0 ? piped[0] : value
  }

  #argument(operand: Operand, type: ParameterType, dot: TemplateValue, name: string): TemplateValue {
    if (operand.kind === 'number' && type === 'float') return operand.float
    if (operand.kind === 'number' && type === 'int' && operand.int !== undefined) return operand.int
    return this.#typed(this.#operand(operand, dot), type, name, operand.offset)
  }

  #typed(value: TemplateValue, type: ParameterType, name: string, offset: number): TemplateValue {
    this.#check(offset, argumentMistake(name, type, value))
    return value
  }

  assign(name: string, value: TemplateValue, offset: number): void {
    if (!this.scope.assign(name, value)) this.fail(offset, `the variable "${name}" is not declared`)
  }

  #check(offset: number, mistake: string | undefined): void {
    if (mistake !== undefined) this.fail(offset, mistake)
  }

  #placed(error: IngotError, offset: number): IngotError {
    if (error.place || !this.#template.source.place) return error
    const { place } = errorAt(this.#template.source, offset, 'template/render', '')
    const { code, message, hint, step, cause, details } = error
    return new IngotError(code, message, { place, hint, step, cause, details })
  }

  fail(offset: number, message: string, hint?: string, cause?: unknown): never {
    throw errorAt(this.#template.source, offset, 'template/render', message, { hint, cause })
  }
}
