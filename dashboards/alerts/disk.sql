-- The disk of the store, when less than a sixth of it is free. Nothing is read: the engine knows, and tells it to whoever may ask at all.
SELECT 'store' AS disk, toFloat64(round(1 - filesystemAvailable() / filesystemCapacity(), 2)) AS value
WHERE filesystemAvailable() < filesystemCapacity() / 6
