/**
 * Ingot as a library: functions to write templates with, and to build, plan and validate them.
 *
 * @example
 *   import { build, nullBuilder, shellLocal, template } from 'ingot'
 *
 *   const image = template({
 *     builds: { hello: { builder: nullBuilder({ communicator: 'none' }), provisioners: [shellLocal({ inline: ['date'] })] } },
 *   })
 *   const { builds } = await build(image)
 */
export * from './library/index.ts'
