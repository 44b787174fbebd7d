import { isNotFound } from '../errors.ts'
import { type GivingBack, nameOf } from './giving-back.ts'

/** Takes the role out of an instance profile and deletes the profile. Role and profile share one name. */
export async function giveBackInstanceProfile({ entry, access, signal }: GivingBack): Promise<void> {
  const name = nameOf(entry) ?? entry.id ?? ''
  const iam = await access.iam()
  await quietly(() => iam.call('RemoveRoleFromInstanceProfile', { InstanceProfileName: name, RoleName: name }, signal))
  await quietly(() => iam.call('DeleteInstanceProfile', { InstanceProfileName: name }, signal))
}

/** Deletes a role with the one policy that Ingot gives it, which has the role's name. */
export async function giveBackRole({ entry, access, signal }: GivingBack): Promise<void> {
  const name = nameOf(entry) ?? entry.id ?? ''
  const iam = await access.iam()
  await quietly(() => iam.call('RemoveRoleFromInstanceProfile', { InstanceProfileName: name, RoleName: name }, signal))
  await quietly(() => iam.call('DeleteRolePolicy', { RoleName: name, PolicyName: name }, signal))
  await quietly(() => iam.call('DeleteRole', { RoleName: name }, signal))
}

async function quietly(remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove()
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
