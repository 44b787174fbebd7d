import type { ProvisionerType, Registry } from '../engine/index.ts'

/** Every provisioner, by its type in a template. One line each; its module is loaded when a template uses it. */
export const provisioners: Registry<ProvisionerType> = {
  shell: async () => (await import('./shell/index.ts')).shell,
  'shell-local': async () => (await import('./shell-local.ts')).shellLocal,
}
