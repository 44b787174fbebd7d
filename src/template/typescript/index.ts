// What templates are written with.
export * from './component.ts'
export { type GeneratedName, generated } from './generated.ts'
// What reads them.
export { importModule, type ModuleImporter } from './import-module.ts'
export { inspectModule } from './inspect.ts'
export { attemptModuleLoad, attemptWrittenLoad } from './load.ts'
export { Places } from './places.ts'
export { readModule, type WrittenTemplate } from './read-module.ts'
export {
  type Build,
  type Builds,
  type ImageTemplate,
  isTemplate,
  type TemplateDefinition,
  template,
  type ValuesOf,
  type Variables,
} from './template.ts'
export { Value } from './value.ts'
export { type Validation, type Variable, type VariableKind, type VariableOptions, variable } from './variable.ts'
export { variableText } from './variable-value.ts'
