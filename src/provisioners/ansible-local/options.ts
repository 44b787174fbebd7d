import { boolean, defineOptions, list, option, string } from '../../options/index.ts'

export const ansibleLocalOptions = defineOptions({
  playbook_file: option(string().optional(), 'The playbook to run. This or "playbook_files" is needed.'),
  playbook_files: option(list(string()).default([]), 'Several playbooks, run one after the other.'),
  playbook_dir: option(
    string().optional(),
    'A folder whose contents are uploaded first. Playbooks inside it keep their place there.',
  ),
  playbook_paths: option(
    list(string()).default([]),
    'Folders of further playbooks, uploaded to "playbooks" in the staging folder.',
  ),
  role_paths: option(list(string()).default([]), 'Folders of roles, uploaded to "roles" in the staging folder.'),
  collection_paths: option(
    list(string()).default([]),
    'Folders of collections, uploaded to "collections" in the staging folder.',
  ),
  group_vars: option(string().optional(), 'A folder of variables for groups.'),
  host_vars: option(string().optional(), 'A folder of variables for hosts.'),
  inventory_file: option(string().optional(), 'An inventory of your own. Default one with 127.0.0.1 in it.'),
  inventory_groups: option(list(string()).default([]), 'The groups that 127.0.0.1 is in, in the generated inventory.'),
  command: option(
    string().default('ANSIBLE_FORCE_COLOR=1 PYTHONUNBUFFERED=1 ansible-playbook'),
    'What runs playbooks on the machine. Default "ANSIBLE_FORCE_COLOR=1 PYTHONUNBUFFERED=1 ansible-playbook".',
  ),
  extra_arguments: option(
    list(string()).default([]),
    'Further arguments for it, as the machine\'s shell reads them, such as "--tags web".',
  ),
  staging_directory: option(
    string().optional(),
    'The folder on the machine for all that is uploaded. Default one of its own below /tmp/packer-provisioner-ansible-local.',
  ),
  clean_staging_directory: option(
    boolean().default(false),
    'Removes the staging folder in the end, also when the playbook fails.',
  ),
  galaxy_file: option(string().optional(), 'Roles and collections to install first with ansible-galaxy.'),
  galaxy_command: option(string().default('ansible-galaxy'), 'What installs them. Default "ansible-galaxy".'),
  galaxy_force_install: option(boolean().default(false), 'Installs them anew when they are there.'),
  galaxy_force_with_deps: option(boolean().default(false), 'Installs them and what they depend on anew.'),
  galaxy_roles_path: option(
    string().optional(),
    'The folder on the machine for installed roles. Default "roles" in the staging folder.',
  ),
  galaxy_collections_path: option(
    string().optional(),
    'The folder on the machine for installed collections. Default "collections" in the staging folder.',
  ),
})
