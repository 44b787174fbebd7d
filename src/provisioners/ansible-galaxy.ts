export interface GalaxyOptions {
  readonly galaxy_force_install: boolean
  readonly galaxy_force_with_deps: boolean
}

export interface GalaxyTargets {
  /** The file of requirements, as `ansible-galaxy` is to find it. */
  readonly file: string
  readonly roles: string | undefined
  readonly collections: string | undefined
}

/** What a file of requirements asks for, found by its keywords: a file without any is a list of roles, the older form. */
export function kindsIn(requirements: string): { readonly roles: boolean; readonly collections: boolean } {
  const collections = /^collections:/m.test(requirements)
  return { roles: /^roles:/m.test(requirements) || !collections, collections }
}

/** The arguments of `ansible-galaxy`, once for roles and once for collections, as far as they are asked for. */
export function galaxyCommands(
  requirements: string,
  options: GalaxyOptions,
  { file, roles, collections }: GalaxyTargets,
): readonly (readonly string[])[] {
  const force = [
    ...(options.galaxy_force_install ? ['-f'] : []),
    ...(options.galaxy_force_with_deps ? ['--force-with-deps'] : []),
  ]
  const into = (folder: string | undefined) => (folder ? ['-p', folder] : [])
  const kinds = kindsIn(requirements)
  return [
    ...(kinds.roles ? [['install', '-r', file, ...force, ...into(roles)]] : []),
    ...(kinds.collections ? [['collection', 'install', '-r', file, ...force, ...into(collections)]] : []),
  ]
}
