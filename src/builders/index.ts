import type { BuilderType, Registry, ResourceHandler } from '../engine/index.ts'

/** Every builder, by its type in a template. One line each; its module is loaded when a template uses it. */
export const builders: Registry<BuilderType> = {
  'amazon-ebs': async () => (await import('./amazon-ebs/index.ts')).amazonEbsBuilder,
  docker: async () => (await import('./docker/index.ts')).dockerBuilder,
  file: async () => (await import('./file/index.ts')).fileBuilder,
  null: async () => (await import('./null/index.ts')).nullBuilder,
}

/** Who gives back which kinds of resources, by the kind's prefix before the first `-`. */
export const resourceHandlers: Registry<ResourceHandler> = {
  aws: async () => (await import('../aws/index.ts')).awsResourceHandler,
  docker: async () => (await import('../containers/index.ts')).dockerResourceHandler,
}
