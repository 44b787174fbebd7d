export type { DataBlock, DataConfig, DataSources } from './data-sources.ts'
export { TemplateData } from './template-data.ts'
