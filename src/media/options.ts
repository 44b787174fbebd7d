import { list, map, option, string } from '../options/index.ts'

/** The options of builders that give their guest a CD. Packer's names. */
export const cdOptions = {
  cd_files: option(
    list(string()).default([]),
    'Files and folders to put on a CD for the guest; "*" and "?" match. A folder with a slash at its end is put there without its own name.',
  ),
  cd_content: option(map(string()).default({}), 'Texts to put on the CD, by their paths on it.'),
  cd_label: option(
    string().default('packer'),
    'The name of the CD; "cidata" is what cloud-init looks for. Default "packer".',
  ),
}

/** The options of builders that give their guest a floppy disk. Packer's names. */
export const floppyOptions = {
  floppy_files: option(
    list(string()).default([]),
    'Files to put on a floppy disk for the guest, all at its top; "*" and "?" match.',
  ),
  floppy_dirs: option(
    list(string()).default([]),
    'Folders to put on the floppy disk, with all that is in them; "*" and "?" match. One with a slash at its end is put there without its own name.',
  ),
  floppy_content: option(map(string()).default({}), 'Texts to put on the floppy disk, by their paths on it.'),
  floppy_label: option(
    string().default('packer'),
    'The name of the floppy disk, up to 11 characters. Default "packer".',
  ),
}
