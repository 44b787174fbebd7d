import type { ProvisionerType, Registry } from '../engine/index.ts'

/** Every provisioner, by its type in a template. One line each; its module is loaded when a template uses it. */
export const provisioners: Registry<ProvisionerType> = {
  ansible: async () => (await import('./ansible/index.ts')).ansible,
  'ansible-local': async () => (await import('./ansible-local/index.ts')).ansibleLocal,
  breakpoint: async () => (await import('./breakpoint.ts')).breakpoint,
  file: async () => (await import('./file/index.ts')).file,
  powershell: async () => (await import('./powershell/index.ts')).powershell,
  shell: async () => (await import('./shell/index.ts')).shell,
  'shell-local': async () => (await import('./shell-local.ts')).shellLocal,
  sleep: async () => (await import('./sleep.ts')).sleep,
  'windows-restart': async () => (await import('./windows-restart/index.ts')).windowsRestart,
  'windows-shell': async () => (await import('./windows-shell/index.ts')).windowsShell,
}
