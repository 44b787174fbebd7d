export type { DataConfig, DataSources } from './hcl/data/data-sources.ts'
export {
  type FactLine,
  type InspectedBuilder,
  type InspectedVariable,
  type Inspection,
  type InspectionLine,
  inspectionLines,
  inspectTemplate,
  type SaidLine,
} from './inspect.ts'
export {
  checkRawTemplate,
  type JsonDocument,
  loadJsonScope,
  type RawTemplate,
  type Restriction,
  readJsonDocument,
  readRawTemplate,
  type TemplateAttempt,
  type TemplateScope,
  type WrittenBuilder,
  type WrittenComponent,
  type WrittenPostProcessor,
  type WrittenProvisioner,
  type WrittenVariable,
} from './json/index.ts'
export { attemptLoad, checkTemplateSyntax, loadTemplate, refuseOtherSyntaxes } from './load.ts'
export { EMULATED_PACKER_VERSION } from './packer-version.ts'
export { readFile } from './read-file.ts'
export type { LoadRequest, NameValue, WrittenData } from './request.ts'
export { type Syntax, syntaxOf } from './syntax.ts'
export type * from './template.ts'
export type { ImportedModule, ModuleImporter } from './typescript/import-module.ts'
export { isModule } from './typescript/is-module.ts'
export * from './value.ts'
