import type { Recipe } from './recipes/recipe.ts'

/** Sectors of 512 bytes before the first partition: the boot loader lives in the gap. */
const firstSector = 2048

/**
 * Reading the time from the processor is far cheaper in an emulator than asking the board's timers; and what guards a guest's
 * kernel from its own processes' speculation slows down every system call in a machine that lives for minutes.
 */
export const kernelOptions = 'console=ttyS0 tsc=reliable mitigations=off'

const sectorsPerGiB = 2 ** 21

/** Every file system feature is named, for GRUB 2.06 can't read what newer versions of mke2fs turn on by themselves. */
const features = [
  'has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super',
  'large_file,huge_file,dir_nlink,extra_isize,metadata_csum',
].join(',')

/**
 * The shell script that turns the finished tree ($1, still mounted as a chroot) into a bootable disk, `/disk.qcow2` inside it.
 * GRUB comes from the image's own packages: `boot.img` in the first sector starts `core.img` in the second.
 */
export function diskScript(recipe: Recipe, sizeGiB: number, uuid: string, diskId: number): string {
  const sectors = sizeGiB * sectorsPerGiB
  return `set -eu
root=$1
disk=$root.disk
echo 'I: setting up the boot loader...' >&2
echo 'UUID=${uuid} / ext4 defaults,noatime,errors=remount-ro 0 0' > "$root/etc/fstab"
rm -f "$root"/etc/ssh/ssh_host_*
${recipe.enabledUnits.map((unit) => `chroot "$root" systemctl --quiet enable ${unit}`).join('\n')}
chroot "$root" systemctl --quiet mask ${recipe.maskedUnits.join(' ')}
mkdir -p "$root/boot/grub/i386-pc"
cp "$root"/usr/lib/grub/i386-pc/*.mod "$root"/usr/lib/grub/i386-pc/*.lst "$root/boot/grub/i386-pc/"
cat > "$root/boot/grub/early.cfg" <<'END'
search.fs_uuid ${uuid} root
set prefix=($root)/boot/grub
END
chroot "$root" grub-mkimage -O i386-pc -o /boot/grub/core.img -p /boot/grub -c /boot/grub/early.cfg \\
  biosdisk part_msdos ext2 search_fs_uuid normal linux serial terminal
rm "$root/boot/grub/early.cfg"
# The first boots go by this file; update-grub replaces it when a kernel is installed or removed.
cat > "$root/boot/grub/grub.cfg" <<'END'
serial
terminal_output serial
search --no-floppy --fs-uuid --set=root ${uuid}
linux /vmlinuz root=UUID=${uuid} ro ${kernelOptions}
initrd /initrd.img
boot
END
cp "$root/usr/lib/grub/i386-pc/boot.img" "$root.boot"
mv "$root/boot/grub/core.img" "$root.core"
rm -rf "$root"/tmp/* "$root"/var/cache/apt/*.bin "$root"/var/log/*.log "$root"/var/log/apt

echo 'I: writing the disk...' >&2
# Bound a second time, the tree is without what is mounted inside.
mkdir "$root.tree"
mount --bind "$root" "$root.tree"
truncate -s ${sizeGiB}G "$disk"
mke2fs -q -t ext4 -O none,${features} -U ${uuid} -L root \\
  -E offset=${firstSector * 512},lazy_itable_init=1,lazy_journal_init=1 \\
  -d "$root.tree" "$disk" ${(sectors - firstSector) / 2}k
umount "$root.tree"
rmdir "$root.tree"
dd status=none conv=notrunc bs=440 count=1 if="$root.boot" of="$disk"
dd status=none conv=notrunc bs=512 seek=1 if="$root.core" of="$disk"
printf '${octal(partitionTable(sectors, diskId))}' | dd status=none conv=notrunc bs=1 seek=440 of="$disk"
rm "$root.boot" "$root.core"
qemu-img convert -f raw -O qcow2 "$disk" "$root.qcow2"
rm "$disk"
mv "$root.qcow2" "$root/disk.qcow2"
`
}

/** Bytes 440 to 511 of a master boot record: a disk id, one active Linux partition up to the end, and the signature. */
export function partitionTable(sectors: number, diskId: number): Buffer {
  const bytes = Buffer.alloc(72)
  bytes.writeUInt32LE(diskId, 0)
  const entry = bytes.subarray(6, 22)
  entry.set([0x80, 0xfe, 0xff, 0xff, 0x83, 0xfe, 0xff, 0xff])
  entry.writeUInt32LE(firstSector, 8)
  entry.writeUInt32LE(sectors - firstSector, 12)
  bytes.set([0x55, 0xaa], 70)
  return bytes
}

function octal(bytes: Buffer): string {
  return [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}
