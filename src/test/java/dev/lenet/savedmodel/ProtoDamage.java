package dev.lenet.savedmodel;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Damages what a protocol buffer says and leaves it one: numbers become those that hurt, texts
 * others of the same message, so that edges lead elsewhere and ops become other ops; parts vanish
 * or come twice.
 */
final class ProtoDamage {
  private final Random random;
  private final List<String> texts = new ArrayList<>();

  private ProtoDamage(Random random) {
    this.random = random;
  }

  /** A copy with one to four changes. */
  static Message of(Message whole, Random random) {
    ProtoDamage damage = new ProtoDamage(random);
    damage.collectTexts(whole);
    Message damaged = whole;
    for (int change = random.nextInt(4); change >= 0; change--) {
      damaged = damage.changed(damaged);
    }
    return damaged;
  }

  private void collectTexts(Message message) {
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      List<?> values = field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
      for (Object value : values) {
        if (value instanceof String text) {
          texts.add(text);
        } else if (value instanceof Message inner) {
          collectTexts(inner);
        }
      }
    }
  }

  private Message changed(Message message) {
    List<FieldDescriptor> fields = new ArrayList<>(message.getAllFields().keySet());
    if (fields.isEmpty()) {
      return message;
    }
    FieldDescriptor field = fields.get(random.nextInt(fields.size()));
    Message.Builder builder = message.toBuilder();
    if (!field.isRepeated()) {
      return random.nextInt(12) == 0
          ? builder.clearField(field).build()
          : builder.setField(field, value(field, message.getField(field))).build();
    }
    List<Object> values = new ArrayList<>((List<?>) message.getField(field));
    int at = random.nextInt(values.size());
    switch (random.nextInt(12)) {
      case 0 -> values.remove(at);
      case 1 -> values.add(at, values.get(random.nextInt(values.size())));
      default -> values.set(at, value(field, values.get(at)));
    }
    return builder.setField(field, values).build();
  }

  private Object value(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case MESSAGE -> changed((Message) value);
      case STRING -> texts.get(random.nextInt(texts.size()));
      case INT -> (int) number((int) value);
      case LONG -> number((long) value);
      case FLOAT -> (float) random.nextGaussian();
      case DOUBLE -> random.nextGaussian();
      case BOOLEAN -> !(boolean) value;
      case ENUM -> other(field.getEnumType());
      case BYTE_STRING -> bytes((ByteString) value);
    };
  }

  private long number(long value) {
    long[] hurting = {
      0,
      -1,
      1,
      value + 1,
      value - 1,
      2 * value,
      -value,
      3,
      1 << 20,
      Integer.MAX_VALUE,
      1L << 40,
      Long.MAX_VALUE,
      Long.MIN_VALUE
    };
    return hurting[random.nextInt(hurting.length)];
  }

  private Object other(EnumDescriptor type) {
    return type.getValues().get(random.nextInt(type.getValues().size()));
  }

  private ByteString bytes(ByteString value) {
    if (value.isEmpty() || random.nextInt(4) == 0) {
      return ByteString.copyFromUtf8(texts.get(random.nextInt(texts.size())));
    }
    if (random.nextBoolean()) {
      return value.substring(0, random.nextInt(value.size()));
    }
    byte[] changed = value.toByteArray();
    changed[random.nextInt(changed.length)] = (byte) random.nextInt();
    return ByteString.copyFrom(changed);
  }
}
