import type { DataSourceType, Registry } from '../engine/index.ts'

/** Every data source, by its type in a template. One line each; its module is loaded when a template uses it. */
export const dataSources: Registry<DataSourceType> = {
  null: async () => (await import('./null.ts')).nullData,
}
