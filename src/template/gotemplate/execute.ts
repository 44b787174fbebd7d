import { IngotError, messageOf, nearest } from '../../errors/index.ts'
import type {
  ChainOperand,
  Command,
  ControlNode,
  FunctionOperand,
  Node,
  NumberOperand,
  Operand,
  Pipeline,
} from './ast.ts'
import { builtins } from './builtins/index.ts'
import { formatValue } from './format/value.ts'
import { checkFunctions, type Template } from './parse.ts'
import { Pending } from './pending.ts'
import { Scope } from './scope.ts'
import { errorAt } from './source.ts'
import type { ParameterType, TemplateFunction, TemplateFunctions } from './template-function.ts'
import {
  entry,
  fromData,
  isFunction,
  isList,
  isMap,
  isTrue,
  sortedKeys,
  type TemplateValue,
  typeName,
} from './values.ts'

/** How deep templates may call each other; Go allows more, but no real template comes near. */
const maxDepth = 300

/**
 * Renders a template over `data`. Throws `template/unknown-function` before anything runs, and `template/render` for
 * what goes wrong on the way; an IngotError that a function throws goes through, with the place added.
 */
export function execute(template: Template, data: TemplateValue, functions: TemplateFunctions = {}): string {
  if (template.plainText !== undefined) return template.plainText
  checkFunctions(template, functions)
  const run = new Execution(template, functions)
  run.template(template.nodes, fromData(data) ?? undefined)
  return run.output
}

/** How a list of nodes ended. */
type Flow = 'on' | 'break' | 'continue'

class Execution {
  output = ''
  readonly #template: Template
  readonly #functions: TemplateFunctions
  #scope = new Scope()
  #depth = 0

  constructor(template: Template, functions: TemplateFunctions) {
    this.#template = template
    this.#functions = functions
  }

  /** Runs a body with variables of its own. */
  template(nodes: readonly Node[], dot: TemplateValue): void {
    const outer = this.#scope
    this.#scope = new Scope()
    this.#scope.declare('$', dot)
    this.#nodes(nodes, dot)
    this.#scope = outer
  }

  #nodes(nodes: readonly Node[], dot: TemplateValue): Flow {
    for (const node of nodes) {
      const flow = this.#node(node, dot)
      if (flow !== 'on') return flow
    }
    return 'on'
  }

  #node(node: Node, dot: TemplateValue): Flow {
    switch (node.kind) {
      case 'text':
        this.output += node.text
        return 'on'
      case 'action':
        this.#action(node.pipeline, dot)
        return 'on'
      case 'if':
      case 'with':
        return this.#scoped(() => this.#choice(node, dot))
      case 'range':
        return this.#scoped(() => this.#range(node, dot))
      case 'template':
        this.#call(node.name, node.pipeline ? this.#pipeline(node.pipeline, dot) : undefined, node.offset)
        return 'on'
      default:
        return node.kind
    }
  }

  #action(pipeline: Pipeline, dot: TemplateValue): void {
    const value = this.#pipeline(pipeline, dot)
    if (pipeline.variables.length > 0) return
    if (isFunction(value)) this.#fail(pipeline.offset, 'a function cannot be printed')
    this.output += value === undefined ? '<no value>' : formatValue(value)
  }

  #choice(node: ControlNode, dot: TemplateValue): Flow {
    const value = this.#pipeline(node.pipeline, dot)
    if (!isTrue(value)) return this.#nodes(node.otherwise, dot)
    return this.#nodes(node.body, node.kind === 'with' ? value : dot)
  }

  #range(node: ControlNode, dot: TemplateValue): Flow {
    const value = this.#pipeline(node.pipeline, dot)
    let ran = false
    for (const [index, element] of this.#elements(value, node)) {
      ran = true
      const flow = this.#scoped(() => {
        this.#setRangeVariables(node.pipeline, index, element)
        return this.#nodes(node.body, element)
      })
      if (flow === 'break') break
    }
    return ran ? 'on' : this.#nodes(node.otherwise, dot)
  }

  *#elements(value: TemplateValue, node: ControlNode): Iterable<readonly [TemplateValue, TemplateValue]> {
    if (value === undefined) return
    if (isList(value)) {
      for (const [index, element] of value.entries()) yield [BigInt(index), fromData(element)]
    } else if (isMap(value)) {
      for (const key of sortedKeys(value)) yield [key, entry(value, key)]
    } else if (typeof value === 'bigint') {
      if (node.pipeline.variables.length > 1) this.#fail(node.offset, 'a range over a number has one variable only')
      for (let element = 0n; element < value; element++) yield [undefined, element]
    } else {
      this.#fail(node.offset, `"range" needs a list, a map or a whole number, and this is ${describe(value)}`)
    }
  }

  /** With one variable it takes the element, with two the first takes the index or key. */
  #setRangeVariables(pipeline: Pipeline, index: TemplateValue, element: TemplateValue): void {
    const [first, second] = pipeline.variables
    if (first !== undefined) this.#assign(first, second === undefined ? element : index, pipeline)
    if (second !== undefined) this.#assign(second, element, pipeline)
  }

  #assign(name: string, value: TemplateValue, pipeline: Pipeline): void {
    if (!this.#scope.assign(name, value)) this.#fail(pipeline.offset, `the variable "${name}" is not declared`)
  }

  #call(name: string, dot: TemplateValue, offset: number): void {
    const body = this.#template.definitions.get(name)
    if (!body) {
      const near = nearest(name, this.#template.definitions.keys())
      this.#fail(offset, `no template named "${name}" is defined`, near && `Did you mean "${near}"?`)
    }
    if (++this.#depth > maxDepth) this.#fail(offset, `the template "${name}" calls itself more than ${maxDepth} times`)
    this.template(body, dot)
    this.#depth--
  }

  #scoped(run: () => Flow): Flow {
    const mark = this.#scope.mark()
    const flow = run()
    this.#scope.forget(mark)
    return flow
  }

  #pipeline(pipeline: Pipeline, dot: TemplateValue): TemplateValue {
    let value: TemplateValue
    let piped: readonly TemplateValue[] = []
    for (const command of pipeline.commands) {
      // A nil that comes out of a command is the same as nothing, as in Go.
      value = this.#command(command, dot, piped) ?? undefined
      piped = [value]
    }
    for (const name of pipeline.variables) {
      if (pipeline.assigns) this.#assign(name, value, pipeline)
      else this.#scope.declare(name, value)
    }
    return value
  }

  /** `piped` holds the value of the command before, where there is one. */
  #command(command: Command, dot: TemplateValue, piped: readonly TemplateValue[]): TemplateValue {
    const [first, ...args] = command.operands
    if (!first) return undefined
    if (first.kind === 'function') return this.#function(first, args, dot, piped)
    if (first.kind === 'nil') this.#fail(first.offset, '"nil" is no command')
    const hasArguments = args.length + piped.length > 0
    const value = this.#operand(first, dot, hasArguments)
    if (hasArguments && !('path' in first && first.path.length > 0)) {
      this.#fail(first.offset, 'arguments are given to something that is no function')
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
        return this.#pipeline(operand, dot)
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
    const found = this.#scope.find(name)
    if (!found) this.#fail(offset, `the variable "${name}" is not declared`)
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
      this.#fail(offset, `the field ".${name}" is asked of ${describe(receiver)}, which has no fields`)
    if (hasArguments) this.#fail(offset, `the field ".${name}" is no function, but arguments are given to it`)
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
    if (!target) return this.#fail(offset, `the function "${name}" does not exist`)
    this.#checkCount(operand, target, args.length + piped.length)
    if (!own && (name === 'and' || name === 'or')) return this.#logic(name, args, dot, piped)
    const values = args.map((arg, index) => this.#argument(arg, typeOf(target, index), dot, name))
    for (const value of piped) values.push(this.#typed(value, typeOf(target, args.length), name, offset))
    return this.#run(operand, target, values, own !== undefined)
  }

  #run(operand: FunctionOperand, target: TemplateFunction, values: readonly TemplateValue[], isOwn: boolean) {
    try {
      const result = target.call(...(values as never[]))
      return isOwn ? fromData(result) : result
    } catch (error) {
      if (error instanceof IngotError) throw this.#placed(error, operand.offset)
      if (error instanceof Pending || !(error instanceof Error)) throw error
      return this.#fail(operand.offset, `the function "${operand.name}" failed: ${messageOf(error)}`, undefined, error)
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

  #checkCount({ name, offset }: FunctionOperand, target: TemplateFunction, given: number): void {
    const wanted = target.parameters.length
    if (given === wanted || (target.rest && given > wanted)) return
    const count = `${target.rest ? 'at least ' : ''}${wanted} ${wanted === 1 ? 'argument' : 'arguments'}`
    this.#fail(offset, `the function "${name}" takes ${count}, and ${given} ${given === 1 ? 'is' : 'are'} given`)
  }

  #argument(operand: Operand, type: ParameterType, dot: TemplateValue, name: string): TemplateValue {
    if (operand.kind === 'number' && type === 'float') return operand.float
    if (operand.kind === 'number' && type === 'int' && operand.int !== undefined) return operand.int
    return this.#typed(this.#operand(operand, dot), type, name, operand.offset)
  }

  #typed(value: TemplateValue, type: ParameterType, name: string, offset: number): TemplateValue {
    if (type === 'any' || typeName(value) === goTypes[type]) return value
    return this.#fail(offset, `the function "${name}" takes ${articles[type]} here, and ${describe(value)} is given`)
  }

  #placed(error: IngotError, offset: number): IngotError {
    if (error.place || !this.#template.source.place) return error
    const { place } = errorAt(this.#template.source, offset, 'template/render', '')
    const { code, message, hint, step, cause, details } = error
    return new IngotError(code, message, { place, hint, step, cause, details })
  }

  #fail(offset: number, message: string, hint?: string, cause?: unknown): never {
    throw errorAt(this.#template.source, offset, 'template/render', message, { hint, cause })
  }
}

const goTypes = { string: 'string', int: 'int', float: 'float64', bool: 'bool' } as const
const articles = { string: 'a string', int: 'a whole number', float: 'a number', bool: 'true or false' } as const

function typeOf(target: TemplateFunction, index: number): ParameterType {
  return target.parameters[index] ?? target.rest ?? 'any'
}

function describe(value: TemplateValue): string {
  if (value === undefined) return 'a missing value'
  if (value === null) return 'nil'
  if (isFunction(value)) return 'a function'
  if (isList(value)) return 'a list'
  if (isMap(value)) return 'a map'
  return `the ${typeof value === 'string' ? 'string' : typeName(value)} ${JSON.stringify(String(value))}`
}
