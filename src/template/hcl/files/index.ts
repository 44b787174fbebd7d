export { findTemplateFiles, isHclTemplate, type TemplateFiles } from './find.ts'
export { readSources } from './read.ts'
