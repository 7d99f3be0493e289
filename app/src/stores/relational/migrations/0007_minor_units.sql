-- Up Migration
-- An order states by how many digits its currency's minor unit is smaller, so that its amounts mean for ever what they meant.

-- NULL for orders of the time before, and of the version before.
ALTER TABLE orders ADD COLUMN minor_unit_digits smallint CHECK (minor_unit_digits BETWEEN 0 AND 4);

-- In the same round trip as place_order. Where that wrote nothing, this does nothing.
CREATE FUNCTION state_minor_unit(stated_order uuid, digits smallint) RETURNS void LANGUAGE sql AS $$
  UPDATE orders SET minor_unit_digits = digits WHERE id = stated_order AND minor_unit_digits IS NULL;
$$;
