import { nearest } from '../../errors/index.ts'
import type { ControlNode, Node, Pipeline } from './ast.ts'
import { describe } from './describe.ts'
import { Evaluator } from './evaluator.ts'
import { formatValue } from './format/value.ts'
import { checkFunctions, type Template } from './parse.ts'
import { Scope } from './scope.ts'
import type { TemplateFunctions } from './template-function.ts'
import { entry, fromData, isFunction, isList, isMap, isTrue, sortedKeys, type TemplateValue } from './values.ts'

/** How deep templates may call each other; Go allows more, but no real template comes near. */
const maxDepth = 300

/** How often the bodies of all ranges may run together: a slip of the finger must not keep a computer busy for days. */
const maxRounds = 1_000_000

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
  readonly #evaluator: Evaluator
  #depth = 0
  #rounds = 0

  constructor(template: Template, functions: TemplateFunctions) {
    this.#template = template
    this.#evaluator = new Evaluator(template, functions, new Scope())
  }

  /** Runs a body with variables of its own. */
  template(nodes: readonly Node[], dot: TemplateValue): void {
    const outer = this.#evaluator.scope
    this.#evaluator.scope = new Scope()
    this.#evaluator.scope.declare('$', dot)
    this.#nodes(nodes, dot)
    this.#evaluator.scope = outer
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
        this.#call(node.name, node.pipeline ? this.#evaluator.pipeline(node.pipeline, dot) : undefined, node.offset)
        return 'on'
      default:
        return node.kind
    }
  }

  #action(pipeline: Pipeline, dot: TemplateValue): void {
    const value = this.#evaluator.pipeline(pipeline, dot)
    if (pipeline.variables.length > 0) return
    if (isFunction(value)) this.#evaluator.fail(pipeline.offset, 'a function cannot be printed')
    this.output += value === undefined ? '<no value>' : formatValue(value)
  }

  #choice(node: ControlNode, dot: TemplateValue): Flow {
    const value = this.#evaluator.pipeline(node.pipeline, dot)
    if (!isTrue(value)) return this.#nodes(node.otherwise, dot)
    return this.#nodes(node.body, node.kind === 'with' ? value : dot)
  }

  #range(node: ControlNode, dot: TemplateValue): Flow {
    const value = this.#evaluator.pipeline(node.pipeline, dot)
    let ran = false
    for (const [index, element] of this.#elements(value, node)) {
      ran = true
      if (++this.#rounds > maxRounds) this.#evaluator.fail(node.offset, `the ranges run more than ${maxRounds} times`)
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
      if (node.pipeline.variables.length > 1)
        this.#evaluator.fail(node.offset, 'a range over a number has one variable only')
      for (let element = 0n; element < value; element++) yield [undefined, element]
    } else {
      this.#evaluator.fail(node.offset, `"range" needs a list, a map or a whole number, and this is ${describe(value)}`)
    }
  }

  /** With one variable it takes the element, with two the first takes the index or key. */
  #setRangeVariables(pipeline: Pipeline, index: TemplateValue, element: TemplateValue): void {
    const [first, second] = pipeline.variables
    if (first !== undefined) this.#evaluator.assign(first, second === undefined ? element : index, pipeline.offset)
    if (second !== undefined) this.#evaluator.assign(second, element, pipeline.offset)
  }

  #call(name: string, dot: TemplateValue, offset: number): void {
    const body = this.#template.definitions.get(name)
    if (!body) {
      const near = nearest(name, this.#template.definitions.keys())
      this.#evaluator.fail(offset, `no template named "${name}" is defined`, near && `Did you mean "${near}"?`)
    }
    if (++this.#depth > maxDepth)
      this.#evaluator.fail(offset, `the template "${name}" calls itself more than ${maxDepth} times`)
    this.template(body, dot)
    this.#depth--
  }

  #scoped(run: () => Flow): Flow {
    const { scope } = this.#evaluator
    const mark = scope.mark()
    const flow = run()
    scope.forget(mark)
    return flow
  }
}
