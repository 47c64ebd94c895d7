package dev.lenet.weights.hdf5;

import static io.jhdf.Constants.UNDEFINED_ADDRESS;

import io.jhdf.FractalHeap;
import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.SymbolTableEntry;
import io.jhdf.Utils;
import io.jhdf.btree.BTreeV1;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.LinkNameForIndexedGroupRecord;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.SymbolTableMessage;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a group lists, without opening it: names, kinds of links, addresses. */
final class H5Group {
  /** HDF5 sorts names as text: here 2 comes before 10. */
  private static final Comparator<String> NUMBERS_BY_SIZE =
      (a, b) ->
          isNumber(a) && isNumber(b) && a.length() != b.length()
              ? Integer.compare(a.length(), b.length())
              : a.compareTo(b);

  /**
   * A link.
   *
   * @param kind hard, soft or external
   * @param address of the object's header, when the link is hard
   */
  record Link(LinkMessage.LinkType kind, long address) {}

  private final H5Storage storage;
  private final SortedMap<String, Link> links = new TreeMap<>(NUMBERS_BY_SIZE);

  private H5Group(H5Storage storage) {
    this.storage = storage;
  }

  static SortedMap<String, Link> links(H5Storage storage, ObjectHeader header) {
    H5Group group = new H5Group(storage);
    if (header.hasMessageOfType(SymbolTableMessage.class)) {
      group.readSymbolTable(header.getMessageOfType(SymbolTableMessage.class));
    } else {
      group.readLinks(header, header.getMessageOfType(LinkInfoMessage.class));
    }
    return group.links;
  }

  /** The old layout: a B-tree of tables, and names in a heap. */
  private void readSymbolTable(SymbolTableMessage message) {
    ByteBuffer names = new LocalHeap(storage, message.getLocalHeapAddress()).getDataBuffer();
    for (long table :
        BTreeV1.createGroupBTree(storage, message.getBTreeAddress()).getChildAddresses()) {
      for (SymbolTableEntry entry :
          new GroupSymbolTableNode(storage, table).getSymbolTableEntries()) {
        names.position(entry.getLinkNameOffset());
        String name = Utils.readUntilNull(names);
        LinkMessage.LinkType kind =
            switch (entry.getCacheType()) {
              case 0, 1 -> LinkMessage.LinkType.HARD;
              case 2 -> LinkMessage.LinkType.SOFT;
              default -> throw new HdfException("link of kind " + entry.getCacheType());
            };
        add(name, new Link(kind, entry.getObjectHeaderAddress()));
      }
    }
  }

  /** The new layout: messages in the header, or in a heap where there are many. */
  private void readLinks(ObjectHeader header, LinkInfoMessage info) {
    if (info.getBTreeNameIndexAddress() == UNDEFINED_ADDRESS) {
      header.getMessagesOfType(LinkMessage.class).forEach(this::add);
      return;
    }
    FractalHeap heap = new FractalHeap(storage, info.getFractalHeapAddress());
    BTreeV2<LinkNameForIndexedGroupRecord> index =
        new BTreeV2<>(storage, info.getBTreeNameIndexAddress());
    for (LinkNameForIndexedGroupRecord link : index.getRecords()) {
      add(LinkMessage.fromBuffer(heap.getId(link.getId()), storage.getSuperblock()));
    }
  }

  private void add(LinkMessage link) {
    boolean hard = link.getLinkType() == LinkMessage.LinkType.HARD;
    add(link.getLinkName(), new Link(link.getLinkType(), hard ? link.getHardLinkAddress() : 0));
  }

  private void add(String name, Link link) {
    if (links.putIfAbsent(name, link) != null) {
      throw new HdfException("two objects named \"" + name + "\"");
    }
  }

  private static boolean isNumber(String name) {
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
