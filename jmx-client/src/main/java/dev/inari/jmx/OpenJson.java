package dev.inari.jmx;

import java.util.HashMap;
import java.util.Map;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jolokia.json.JSONArray;
import org.jolokia.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** Reads Jolokia's JSON as the open type that the contract asks for, exactly: no text becomes a number and nothing is cut off. Stateless. */
final class OpenJson {
    private OpenJson() {}

    /**
     * The open data that {@code json} stands for.
     *
     * @param where what is read, for messages
     * @throws IllegalArgumentException naming the item that is not of its type
     */
    static Object read(OpenType<?> type, @Nullable Object json, String where) throws OpenDataException {
        if (type instanceof CompositeType composite && json instanceof JSONObject object) {
            return composite(composite, object, where);
        }
        if (type instanceof ArrayType<?> array && json instanceof JSONArray list) {
            return array(array.getElementOpenType(), list, where);
        }
        if ((type.equals(SimpleType.STRING) && json instanceof String)
                || (type.equals(SimpleType.BOOLEAN) && json instanceof Boolean)) {
            return json;
        }
        if (json instanceof Long || json instanceof Integer) {
            long number = ((Number) json).longValue();
            if (type.equals(SimpleType.LONG)) {
                return number;
            }
            if (type.equals(SimpleType.INTEGER) && number == (int) number) {
                return (int) number;
            }
        }
        String found = json == null ? "null" : json.getClass().getSimpleName();
        throw new IllegalArgumentException(where + " is " + found + ", expected " + type.getTypeName());
    }

    private static CompositeData composite(CompositeType type, JSONObject object, String where)
            throws OpenDataException {
        Map<String, Object> items = new HashMap<>();
        for (String key : type.keySet()) {
            if (!object.containsKey(key)) {
                throw new IllegalArgumentException(where + ": no item '" + key + "' in the answer");
            }
            items.put(key, read(type.getType(key), object.get(key), where + "." + key));
        }
        return new CompositeDataSupport(type, items);
    }

    private static Object array(OpenType<?> element, JSONArray list, String where) throws OpenDataException {
        Object[] values = element instanceof CompositeType ? new CompositeData[list.size()] : new String[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(element, list.get(i), where + "[" + i + "]");
        }
        return values;
    }
}
