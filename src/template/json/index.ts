export { Complaints } from './complaints.ts'
export type {
  JsonDocument,
  Restriction,
  WrittenBuilder,
  WrittenComponent,
  WrittenPostProcessor,
  WrittenProvisioner,
  WrittenVariable,
} from './document.ts'
export { readVariableFile } from './given.ts'
export { attemptJsonTemplateLoad, type TemplateAttempt } from './load.ts'
export { checkRawTemplate, type RawTemplate, readRawTemplate } from './raw.ts'
export { readJsonDocument } from './read.ts'
export { loadJsonScope, type TemplateScope } from './scope.ts'
export { selectBuilders, selectionWarnings } from './select.ts'
