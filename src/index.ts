/**
 * Ingot as a library: read a template, prepare its builds, run them, and hear of everything as events.
 *
 * @example
 *   const template = await loadTemplate({ path: 'ami.json', read, vars: [], varFiles: [], only: [], except: [], host })
 *   const { builds, errors } = await prepareBuilds(template, { builders, provisioners, postProcessors }, options)
 *   await runBuilds(builds, run)
 */
export * from './builders/index.ts'
export * from './communicators/index.ts'
export * from './engine/index.ts'
export * from './errors/index.ts'
export * from './options/index.ts'
export * from './post-processors/index.ts'
export * from './provisioners/index.ts'
export * from './report/index.ts'
export * from './template/index.ts'
export { VERSION } from './version.ts'
