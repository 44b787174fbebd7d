import type { HclFunction } from '../functions/index.ts'
import type { Value } from '../values/index.ts'
import { Budget } from './budget.ts'

/** Things by name. A `Map` is one; something that works them out when they are asked for is another. */
export interface Names<T> {
  get(name: string): T | undefined
  /** For suggestions and, with variables, to say what there is. */
  keys(): Iterable<string>
}

/** What expressions can refer to. */
export interface EvaluationContext {
  readonly variables: Names<Value>
  readonly functions: Names<HclFunction>
  /** Where to look for names that aren't here. */
  readonly parent?: EvaluationContext | undefined
  /** What evaluating may cost, shared by all contexts of one template. */
  readonly budget: Budget
  /** Told of the value of every expression, and of every part of one, that has marks. */
  readonly marked?: ((value: Value) => void) | undefined
}

export interface ContextInit {
  readonly variables?: Names<Value> | Readonly<Record<string, Value>> | undefined
  readonly functions?: Names<HclFunction> | Readonly<Record<string, HclFunction>> | undefined
  readonly budget?: Budget | undefined
  readonly marked?: ((value: Value) => void) | undefined
}

export function createContext(init: ContextInit = {}): EvaluationContext {
  const { variables = new Map(), functions = new Map(), budget = new Budget(), marked } = init
  return { variables: names(variables), functions: names(functions), budget, marked }
}

/** A context in which the variables stand before those of `parent`. */
export function childContext(parent: EvaluationContext, variables: Names<Value>): EvaluationContext {
  return { variables, functions: NO_FUNCTIONS, parent, budget: parent.budget, marked: parent.marked }
}

const NO_FUNCTIONS: Names<HclFunction> = new Map()

function names<T>(given: Names<T> | Readonly<Record<string, T>>): Names<T> {
  if (typeof given.get === 'function' && typeof given.keys === 'function') return given as Names<T>
  return new Map(Object.entries(given as Readonly<Record<string, T>>))
}

export function findVariable(context: EvaluationContext, name: string): Value | undefined {
  for (let at: EvaluationContext | undefined = context; at; at = at.parent) {
    const value = at.variables.get(name)
    if (value) return value
  }
  return undefined
}

export function findFunction(context: EvaluationContext, name: string): HclFunction | undefined {
  for (let at: EvaluationContext | undefined = context; at; at = at.parent) {
    const fn = at.functions.get(name)
    if (fn) return fn
  }
  return undefined
}

/** All names of one kind that can be used here. */
export function namesIn(context: EvaluationContext, kind: 'variables' | 'functions'): Set<string> {
  const found = new Set<string>()
  for (let at: EvaluationContext | undefined = context; at; at = at.parent) {
    for (const name of at[kind].keys()) found.add(name)
  }
  return found
}
