export type { Command, Operand, Pipeline } from './ast.ts'
export { builtins } from './builtins/index.ts'
export { execute } from './execute.ts'
export { formatFloat } from './format/float.ts'
export { quoteString } from './format/quote.ts'
export * from './functions/index.ts'
export { tokenize } from './lexer.ts'
export { checkFunctions, hasActions, type ParseOptions, parse, type Template } from './parse.ts'
export { Pending } from './pending.ts'
export { render, renderAsync, renderUntilStable } from './render.ts'
export {
  type ParameterType,
  type TemplateFunction,
  type TemplateFunctions,
  templateFunction,
  variadicFunction,
} from './template-function.ts'
export type { Token } from './token.ts'
export type { TemplateMap, TemplateValue } from './values.ts'
export type { FunctionCall } from './walk.ts'
