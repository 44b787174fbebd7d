// What templates are written with, apart from what reads them: this is all that their types need.
export * from './component.ts'
export { type GeneratedName, generated } from './generated.ts'
export {
  type Build,
  type Builds,
  type ImageTemplate,
  type TemplateDefinition,
  template,
  type ValuesOf,
  type Variables,
} from './template.ts'
export { Value } from './value.ts'
export { type Validation, type Variable, type VariableKind, type VariableOptions, variable } from './variable.ts'
