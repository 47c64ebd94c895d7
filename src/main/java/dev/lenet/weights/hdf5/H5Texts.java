package dev.lenet.weights.hdf5;

import static io.jhdf.Constants.UNDEFINED_ADDRESS;

import io.jhdf.FractalHeap;
import io.jhdf.GlobalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.AttributeNameForIndexedAttributesRecord;
import io.jhdf.dataset.DatasetReader;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import io.jhdf.object.message.AttributeInfoMessage;
import io.jhdf.object.message.AttributeMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The text attributes of an object; those of numbers say nothing about weights. */
final class H5Texts {
  private H5Texts() {}

  static SortedMap<String, H5Tree.Text> read(H5Storage storage, ObjectHeader header) {
    SortedMap<String, H5Tree.Text> texts = new TreeMap<>();
    for (AttributeMessage attribute : attributes(storage, header)) {
      H5Tree.Text text = text(storage, attribute);
      if (text != null) {
        texts.put(attribute.getName(), text);
      }
    }
    return texts;
  }

  /** In the header, or in a heap where there are many. */
  private static List<AttributeMessage> attributes(H5Storage storage, ObjectHeader header) {
    List<AttributeMessage> attributes =
        new ArrayList<>(header.getMessagesOfType(AttributeMessage.class));
    for (AttributeInfoMessage info : header.getMessagesOfType(AttributeInfoMessage.class)) {
      if (info.getFractalHeapAddress() != UNDEFINED_ADDRESS) {
        FractalHeap heap = new FractalHeap(storage, info.getFractalHeapAddress());
        BTreeV2<AttributeNameForIndexedAttributesRecord> index =
            new BTreeV2<>(storage, info.getAttributeNameBTreeAddress());
        for (AttributeNameForIndexedAttributesRecord record : index.getRecords()) {
          ByteBuffer message = heap.getId(record.getHeapId());
          attributes.add(new AttributeMessage(message, storage, record.getFlags()));
        }
      }
    }
    return attributes;
  }

  /** An empty attribute is an empty list, whatever its type: h5py writes it as numbers. */
  private static H5Tree.@Nullable Text text(H5Storage storage, AttributeMessage attribute) {
    ByteBuffer data = attribute.getDataBuffer();
    if (data == null) {
      return new H5Tree.Text(List.of(), false);
    }
    storage.spend(data.remaining());
    boolean scalar = attribute.getDataSpace().getDimensionsAsLong().length == 0;
    if (attribute.getDataType() instanceof VariableLength type && type.isVariableLengthString()) {
      return new H5Tree.Text(strings(storage, type, data), scalar);
    }
    if (attribute.getDataType() instanceof StringData type) {
      int[] count = {data.remaining() / type.getSize()};
      Object strings = DatasetReader.readDataset(type, data, count, storage);
      return new H5Tree.Text(Arrays.asList((String[]) strings), scalar);
    }
    return null;
  }

  /** Each element is a length, and the address and index of an object in a global heap. */
  private static List<String> strings(H5Storage storage, VariableLength type, ByteBuffer data) {
    Map<Long, GlobalHeap> heaps = new HashMap<>();
    List<String> strings = new ArrayList<>();
    ByteBuffer elements = data.order(ByteOrder.LITTLE_ENDIAN);
    while (elements.remaining() >= 16) {
      int length = elements.getInt();
      long address = elements.getLong();
      int index = elements.getInt();
      if (index == 0 || length == 0) {
        strings.add("");
        continue;
      }
      GlobalHeap heap = heaps.computeIfAbsent(address, at -> new GlobalHeap(storage, at));
      ByteBuffer text = heap.getObjectData(index);
      storage.spend(text.remaining());
      strings.add(type.getEncoding().decode(text).toString());
    }
    return strings;
  }
}
