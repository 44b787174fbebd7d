export { findTemplateFiles, type TemplateFiles } from './find.ts'
export { readSources } from './read.ts'
export { type ReadTemplate, readTemplate, type TemplateFile } from './template.ts'
