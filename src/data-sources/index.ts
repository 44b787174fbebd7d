import type { DataSourceType, Registry } from '../engine/index.ts'

/** Every data source, by its type in a template. One line each; its module is loaded when a template uses it. */
export const dataSources: Registry<DataSourceType> = {
  'amazon-ami': async () => (await import('./amazon/ami.ts')).amazonAmi,
  'amazon-parameterstore': async () => (await import('./amazon/parameterstore.ts')).amazonParameterstore,
  'amazon-secretsmanager': async () => (await import('./amazon/secretsmanager.ts')).amazonSecretsmanager,
  external: async () => (await import('./external/external.ts')).external,
  'external-raw': async () => (await import('./external/external-raw.ts')).externalRaw,
  'git-commit': async () => (await import('./git/commit.ts')).gitCommit,
  'git-repository': async () => (await import('./git/repository.ts')).gitRepository,
  'git-tree': async () => (await import('./git/tree.ts')).gitTree,
  http: async () => (await import('./http.ts')).httpData,
  null: async () => (await import('./null.ts')).nullData,
}
