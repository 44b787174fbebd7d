import type { CommandModule } from './command.ts'

export interface CommandEntry {
  readonly summary: string
  /** Packer's commands talk on standard output only, errors included; ours keep it free for what scripts read. */
  readonly errors: 'stdout' | 'stderr'
  /** Left out of the list of commands and of completion. */
  readonly hidden?: boolean
  readonly load: () => Promise<CommandModule>
}

/** Whether scripts that were made for Packer call it. */
export function isPackers({ errors }: CommandEntry): boolean {
  return errors === 'stdout'
}

/** Every command by its name, in the order of the help. One line each; its module is loaded when it is called. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  build: { summary: 'build images from a template', errors: 'stdout', load: () => import('./build.ts') },
  validate: { summary: 'check that a template is valid', errors: 'stdout', load: () => import('./validate.ts') },
  plan: { summary: 'tell what a build would need', errors: 'stderr', load: () => import('./plan.ts') },
  inspect: { summary: 'show what a template consists of', errors: 'stdout', load: () => import('./inspect.ts') },
  console: { summary: 'try out expressions of templates', errors: 'stdout', load: () => import('./console.ts') },
  fix: { summary: 'bring an old template up to date', errors: 'stdout', load: () => import('./fix.ts') },
  images: { summary: 'find images: the newest one, or a list', errors: 'stderr', load: () => import('./images.ts') },
  cloud: { summary: 'run the local cloud on this computer', errors: 'stderr', load: () => import('./cloud.ts') },
  runs: { summary: 'show what ran and what it left', errors: 'stderr', load: () => import('./runs.ts') },
  resume: { summary: 'go on with a run that stopped', errors: 'stderr', load: () => import('./resume.ts') },
  gc: { summary: 'give back what dead runs left', errors: 'stderr', load: () => import('./gc.ts') },
  schema: {
    summary: "print the templates' JSON Schema, for editors",
    errors: 'stderr',
    load: () => import('./schema.ts'),
  },
  completion: { summary: 'let the shell complete commands', errors: 'stderr', load: () => import('./completion.ts') },
  plugins: { summary: 'what plugin commands of scripts get', errors: 'stdout', load: () => import('./plugins.ts') },
  init: { summary: 'install plugins (HCL2 only)', errors: 'stdout', load: () => import('./init.ts') },
  fmt: { summary: 'format HCL2 templates', errors: 'stdout', load: () => import('./fmt.ts') },
  convert: { summary: 'write a template in another syntax', errors: 'stderr', load: () => import('./convert.ts') },
  hcl2_upgrade: { summary: 'turn JSON into HCL2', errors: 'stdout', load: () => import('./hcl2-upgrade.ts') },
  version: { summary: "print Ingot's version", errors: 'stdout', load: () => import('./version.ts') },
  // What the scripts of `completion` ask.
  __complete: { summary: 'answer the shell', errors: 'stderr', hidden: true, load: () => import('./complete.ts') },
  // Packer's other name for it.
  plugin: { summary: 'the same as plugins', errors: 'stdout', hidden: true, load: () => import('./plugins.ts') },
}
